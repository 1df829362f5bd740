"""Best of N: write N answers, keep the one that a reward model scores highest. No weight is trained.

The larger N, the harder the reward model is pressed, and its mistakes are sought out with its insights.
Sources: Stiennon et al. 2020, section 4.4 (sampling the best of N); Nakano et al. 2021, appendix I (the unbiased
estimate and the divergence); Gao, Schulman and Hilton 2022 (true and learned reward against N); Beirami et al. 2024
(the divergence is at most log N - (N - 1)/N).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from fmlab.models import GPT
from fmlab.posttraining.raters import Answer, write
from fmlab.posttraining.reward import score
from fmlab.posttraining.scorer import Scorer
from fmlab.text import WordTokenizer
from fmlab.world.portraits import Reader


def mean_of_best(scores: Tensor, values: Tensor, n: int) -> Tensor:
    """Mean value of the best-scored of n answers, over every choice of n out of the m that were drawn.

    scores, values: (..., m), one row a request. Returns (...) float64. Each subset of n counts once, so no draw is
    wasted and nothing depends on their order; the estimate is unbiased for fresh answers. Among equal scores each is
    kept equally often. With values = scores it tells how high the score itself climbs.
    Raises ValueError for different shapes, scores that are not numbers, or n outside 1 to m.
    """
    if scores.shape != values.shape or scores.dim() == 0:
        raise ValueError(f"Scores {tuple(scores.shape)} and values {tuple(values.shape)} must have one shape (..., m).")
    if bool(scores.isnan().any()):
        raise ValueError("A score is not a number.")
    m = scores.shape[-1]
    if not 1 <= n <= m:
        raise ValueError(f"The best of {n} cannot be taken from {m} answers.")
    # The answer of rank j (1 is the lowest) is the best of C(j - 1, n - 1) among the C(m, n) subsets.
    ranks = torch.arange(1, m + 1, dtype=torch.float64, device=scores.device)
    ways = torch.lgamma(ranks) - math.lgamma(n) - torch.lgamma((ranks - n + 1).clamp(min=1))
    weights = (ways - math.lgamma(m + 1) + math.lgamma(n + 1) + math.lgamma(m - n + 1)).exp() * (ranks >= n)
    ordered, order = scores.sort(dim=-1)
    # Equal scores share their weights: each takes the mean over the block [first, after) of its ties.
    first = torch.searchsorted(ordered, ordered.contiguous())
    after = torch.searchsorted(ordered, ordered.contiguous(), right=True)
    sums = torch.cat([weights.new_zeros(1), weights.cumsum(0)])
    shared = (sums[after] - sums[first]) / (after - first)
    return (shared * values.double().gather(-1, order)).sum(-1)


def divergence(n: int) -> float:
    """log n - (n - 1)/n in nats: an upper bound on KL(best of n || policy), tight when no answer is likely."""
    if n < 1:
        raise ValueError(f"The best of {n} answers is not defined.")
    return math.log(n) - (n - 1) / n


def best_of(
    policy: GPT,
    model: Scorer,
    people: Sequence[str],
    n: int,
    tokenizer: WordTokenizer,
    reader: Reader,
    generator: torch.Generator,
) -> list[Answer]:
    """For each person the best-scored of n portraits that a policy writes; of equal scores the first one drawn."""
    if n < 1:
        raise ValueError(f"The best of {n} answers is not defined.")
    written = write(policy, [person for person in people for _ in range(n)], tokenizer, reader, generator)
    scores = score(model, [answer.row for answer in written]).view(len(people), n)
    return [written[i * n + int(best)] for i, best in enumerate(scores.argmax(-1))]

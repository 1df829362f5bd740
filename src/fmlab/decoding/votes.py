"""Many answers to one question: which to return when nobody can check them, and how often one of them is right.

A vote needs no judge, only answers that can be equal. Coverage needs a checker: what a perfect choice would reach.
Left out: choosing by a score (posttraining.best_of_n).
Sources: Wang et al. 2023 (self-consistency: sample many chains, return the most frequent answer); Chen et al. 2021,
section 2.1 (pass@k and its unbiased estimate).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Vote:
    """answer: the winner; share: its part of all the weight, 0 to 1; tied: whether another answer has just as much."""

    answer: Hashable
    share: float
    tied: bool


def majority(answers: Sequence[Hashable], weights: Sequence[float] | None = None) -> Vote:
    """The answer with the most votes; of several with equally many the one that was given first.

    weights: how much each vote counts, such as a verifier's score; None counts each as 1.
    Raises ValueError for no answers, weights that are not one for each answer, negative or not finite, or all 0.
    """
    if not answers:
        raise ValueError("There are no answers to vote on.")
    weights = [1.0] * len(answers) if weights is None else [float(weight) for weight in weights]
    if len(weights) != len(answers):
        raise ValueError(f"{len(answers)} answers need as many weights, not {len(weights)}.")
    if any(not math.isfinite(weight) or weight < 0 for weight in weights) or not any(weights):
        raise ValueError("Weights must be finite numbers >= 0, at least one of them above 0.")
    votes: dict[Hashable, list[float]] = {}  # in the order in which answers first came
    for answer, weight in zip(answers, weights, strict=True):
        votes.setdefault(answer, []).append(weight)
    totals = {answer: math.fsum(given) for answer, given in votes.items()}  # the order of the votes does not matter
    winner = max(totals, key=totals.__getitem__)
    tied = sum(total == totals[winner] for total in totals.values()) > 1
    return Vote(winner, totals[winner] / math.fsum(weights), tied)


def pass_at_k(samples: int, right: int, k: int) -> float:
    """Probability that k answers hold a right one, estimated without bias from `right` right ones among `samples`.

    1 - C(samples - right, k) / C(samples, k): the share of all choices of k of the samples that hold a right one. The
    obvious 1 - (1 - right/samples)^k is too small on average. Written as a product, so that no large number appears.
    Raises ValueError unless 0 <= right <= samples and 1 <= k <= samples.
    """
    if not 0 <= right <= samples:
        raise ValueError(f"{right} of {samples} answers cannot be right.")
    if not 1 <= k <= samples:
        raise ValueError(f"k must be 1 to the number of samples, {samples}, not {k}; draw more samples.")
    return 1.0 - math.prod(max(0.0, 1 - k / i) for i in range(samples - right + 1, samples + 1))


def coverage(right: Tensor, k: int) -> float:
    """Mean pass@k over problems. right (problems, samples) is True or 1 where an answer is right.

    Raises ValueError for another shape, for no problem, for values other than 0 and 1, and for k as `pass_at_k`.
    """
    if right.dim() != 2 or len(right) == 0:
        raise ValueError(f"right must have shape (problems, samples) with a problem, not {tuple(right.shape)}.")
    if not bool(((right == 0) | (right == 1)).all()):
        raise ValueError("right must hold True and False, or 1 and 0.")
    return math.fsum(pass_at_k(right.shape[1], int(row.sum()), k) for row in right) / len(right)

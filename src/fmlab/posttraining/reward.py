"""Reward models: a number for an answer, learned from which of two answers people preferred.

The score of an answer is the number that a Scorer gives at its last token. Training makes the preferred answer of each
pair score higher (Bradley and Terry 1952; Christiano et al. 2017, section 2.2; Ouyang et al. 2022, equation 1), or, for
comparison, predicts grades. Left out: rankings of more than two answers, ties, ensembles.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmlab.evaluation import Calibration, by_count
from fmlab.models import GPT
from fmlab.posttraining.chat import Rendered
from fmlab.posttraining.raters import Comparison
from fmlab.posttraining.rollouts import collate
from fmlab.posttraining.scorer import Scorer
from fmlab.runtime import Run
from fmlab.training import History, TrainConfig, train


def bradley_terry_loss(margins: Tensor) -> Tensor:
    """Mean of -log sigmoid(margin), in nats: margins (n,) are score(preferred) - score(other).

    It is the negative log-likelihood of the choices when P(a preferred to b) = sigmoid(score(a) - score(b)).
    Raises ValueError for no margins.
    """
    if margins.numel() == 0:
        raise ValueError("The loss of no comparison is not defined.")
    return -F.logsigmoid(margins).mean()  # log(sigmoid(x)) would be -inf from x = -104 on


class _Pairwise(nn.Module):
    """The first half of a batch was preferred to the second half; targets hold each row's last token."""

    def __init__(self, scorer: Scorer):
        super().__init__()
        self.scorer = scorer

    def loss(self, tokens: Tensor, last: Tensor) -> Tensor:
        scores = self.scorer.at(tokens, last)
        chosen, rejected = scores.chunk(2)
        return bradley_terry_loss(chosen - rejected)


class _Pointwise(nn.Module):
    """Each row has a grade of its own; targets hold the last token and the grade, (batch, 2) float64."""

    def __init__(self, scorer: Scorer):
        super().__init__()
        self.scorer = scorer

    def loss(self, tokens: Tensor, targets: Tensor) -> Tensor:
        scores = self.scorer.at(tokens, targets[:, 0].long())
        return F.mse_loss(scores, targets[:, 1].float())


def train_reward(
    start: GPT, comparisons: Sequence[Comparison], config: TrainConfig, run: Run, seed: int, batch: int = 16
) -> tuple[Scorer, History]:
    """A reward model that starts from a language model's weights and learns from comparisons.

    Each step takes `batch` comparisons; every comparison is seen once before any is seen again, in an order that the
    seed decides. The given model is left as it is. Raises ValueError for no comparisons, and what `train` raises.
    """
    draw = _draws(comparisons, batch, seed)

    def batches() -> tuple[Tensor, Tensor]:
        drawn = draw()
        rows = collate([c.chosen.row for c in drawn] + [c.rejected.row for c in drawn])
        return rows.tokens, rows.last

    scorer = Scorer(start)
    return scorer, train(_Pairwise(scorer), batches, config, run, progress=False)


def train_on_grades(
    start: GPT,
    graded: Sequence[tuple[Rendered, float]],
    config: TrainConfig,
    run: Run,
    seed: int,
    batch: int = 32,
) -> tuple[Scorer, History]:
    """A reward model that learns each answer's grade by itself (mean squared error), otherwise as `train_reward`.

    Grades are shifted to mean 0 first, where a new scorer starts; its scores mean nothing but their differences.
    """
    if not graded:
        raise ValueError("A reward model needs at least one grade.")
    centre = sum(grade for _, grade in graded) / len(graded)
    draw = _draws(graded, batch, seed)

    def batches() -> tuple[Tensor, Tensor]:
        drawn = draw()
        rows = collate([row for row, _ in drawn])
        grades = torch.tensor([grade - centre for _, grade in drawn], dtype=torch.float64)
        return rows.tokens, torch.stack([rows.last.double(), grades], dim=1)

    scorer = Scorer(start)
    return scorer, train(_Pointwise(scorer), batches, config, run, progress=False)


@torch.inference_mode()
def score(model: Scorer, rows: Sequence[Rendered], batch: int = 256) -> Tensor:
    """Scores of whole conversations, (n,) float32 on the CPU. Raises ValueError for none."""
    device = model.head.weight.device
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))  # rows of like length together: less padding
    parts = [order[i : i + batch] for i in range(0, len(order), batch)]
    found = [model.last(collate([rows[i] for i in part]).to(device)).cpu() for part in parts]
    if not found:
        raise ValueError("There is nothing to score.")
    scores = torch.empty(len(rows))
    scores[torch.tensor(order)] = torch.cat(found)
    return scores


def margins(model: Scorer, comparisons: Sequence[Comparison]) -> Tensor:
    """score(preferred) - score(other) of each comparison, (n,) float32. Raises ValueError for none."""
    scores = score(model, [c.chosen.row for c in comparisons] + [c.rejected.row for c in comparisons])
    chosen, rejected = scores.chunk(2)
    return chosen - rejected


def pair_accuracy(margin: Tensor) -> float:
    """Share of comparisons that a model orders as they were chosen; equal scores count one half."""
    if margin.numel() == 0:
        raise ValueError("The accuracy over no comparison is not defined.")
    return ((margin > 0).double() + 0.5 * (margin == 0).double()).mean().item()


def calibration(margin: Tensor, groups: int = 8) -> Calibration:
    """Compare sigmoid(|margin|), what a Bradley-Terry model says, with how often it is right.

    margin: (n,), score(preferred) - score(other). Raises what `by_count` raises.
    """
    right = (margin > 0).double() + 0.5 * (margin == 0).double()
    return by_count(margin.abs().double().sigmoid(), right, groups)


def _draws(items: Sequence, batch: int, seed: int) -> Callable[[], list]:
    """A function that gives `batch` items at a time, pass after pass through all of them in new orders."""
    if not items:
        raise ValueError("A reward model needs at least one comparison.")
    rng, left = random.Random(seed), []

    def draw() -> list:
        nonlocal left
        while len(left) < batch:
            order = list(range(len(items)))
            rng.shuffle(order)
            left += order
        taken, left = left[:batch], left[batch:]
        return [items[i] for i in taken]

    return draw

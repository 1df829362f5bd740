"""Is the judge fair? Position, length and self-preference, measured, and what can be repaired by arithmetic.

A judge is whatever compares two answers; here it is known by its margins (positive: prefers A) or by its choices.
Left out: the judge itself, and whether it is right (that needs a truth, or people).
Sources: Zheng et al. 2023 (the three biases, the swap); Dubois et al. 2024 (length control by logistic regression);
Panickssery et al. 2024 (self-preference).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Swapped:
    """What a judge says of the same pairs in both orders.

    first_wins: share won by the answer that stood first, over both orders; 0.5 is fair. consistent: share of pairs in
    which the same answer wins in both orders. averaged: (pairs,) margin of A over B, mean of both orders.
    """

    first_wins: float
    consistent: float
    averaged: Tensor


def swapped(a_first: Tensor, a_second: Tensor) -> Swapped:
    """Compare the margins of A over B when A stood first and when A stood second, both (pairs,).

    A margin of 0 is a tie: it counts half a win for the first place, and is consistent only with another tie.
    Raises ValueError for no pairs, different shapes, or margins that are not finite.
    """
    if a_first.shape != a_second.shape or a_first.dim() != 1 or not len(a_first):
        raise ValueError(f"Two rows of margins are needed, not {tuple(a_first.shape)} and {tuple(a_second.shape)}.")
    if not bool((a_first.isfinite() & a_second.isfinite()).all()):
        raise ValueError("Some margins are not finite; an empty answer has no margin.")
    first = (win_share(a_first) + win_share(-a_second)) / 2
    consistent = (a_first.sign() == a_second.sign()).double().mean().item()
    return Swapped(first, consistent, (a_first + a_second) / 2)


def win_share(margins: Tensor) -> float:
    """Share of margins above 0; a margin of 0 counts one half. Raises ValueError for none."""
    if margins.numel() == 0:
        raise ValueError("The win share of no comparison is not defined.")
    return ((margins > 0).double() + 0.5 * (margins == 0).double()).mean().item()


def logistic(features: Tensor, outcomes: Tensor, pull: float = 0.0) -> Tensor:
    """Weights of a logistic regression: (columns,) float64, so that P(outcome) = sigmoid(features @ weights).

    features: (rows, columns), with a column of ones if there is to be a constant. outcomes: (rows,) from 0 to 1.
    pull: weight of the squared weights, added to half the negative log-likelihood of all rows; 0 is plain maximum
    likelihood. Raises ValueError for other shapes or outcomes, and when no finite weights are best (a column tells
    every outcome, or two columns say the same); a small pull prevents that.
    """
    x, y = features.double(), outcomes.double()
    if x.dim() != 2 or y.shape != x.shape[:1] or not len(y) or not bool(((y >= 0) & (y <= 1)).all()):
        raise ValueError("Features are (rows, columns) and outcomes (rows,) from 0 to 1, with at least one row.")
    if pull < 0:
        raise ValueError(f"pull must be at least 0, not {pull}.")
    weights = x.new_zeros(x.shape[1])
    for _ in range(100):  # Newton's method
        chance = (x @ weights).sigmoid()
        slope = x.T @ (y - chance) - 2 * pull * weights
        curvature = (x * (chance * (1 - chance))[:, None]).T @ x + 2 * pull * torch.eye(x.shape[1]).to(x)
        step, failed = torch.linalg.solve_ex(curvature, slope)
        if int(failed) or not bool(step.isfinite().all()):
            break
        weights = weights + step / max(1.0, float(step.abs().max()))
        if step.abs().max() < 1e-9:
            return weights
    raise ValueError("No finite weights are best: a column tells every outcome, or two say the same. Use a small pull.")


@dataclass(frozen=True)
class LengthControl:
    """raw: share of comparisons that A wins. controlled: what a logistic regression says of answers of equal length.

    per_unit: log-odds that one unit more of length is worth to the judge.
    """

    raw: float
    controlled: float
    per_unit: float


def length_control(margins: Tensor, gap: Tensor) -> LengthControl:
    """The win rate of A over B without what length explains: sigmoid of the constant in a fit on the length gap.

    margins: (pairs,), positive where the judge prefers A, 0 for a tie. gap: (pairs,) length of A minus length of B, in
    any unit. Only what is linear in the gap goes, and it goes whether the judge or the truth liked length.
    Raises ValueError for other shapes, and what `logistic` raises.
    """
    if margins.shape != gap.shape or margins.dim() != 1:
        raise ValueError(f"Margins and gaps are two rows, not {tuple(margins.shape)} and {tuple(gap.shape)}.")
    won = (margins > 0).double() + 0.5 * (margins == 0).double()
    constant, per_unit = logistic(torch.stack([torch.ones_like(won), gap.double()], dim=1), won)
    return LengthControl(win_share(margins), constant.sigmoid().item(), per_unit.item())


@dataclass(frozen=True)
class SelfPreference:
    """own: (pairs,) share that a model's answers win over another's when the model itself judges. others: the same
    comparisons, judged by those that wrote neither. Pairs are ordered: (0, 1), (0, 2), ..., (1, 0), (1, 2), ..."""

    own: Tensor
    others: Tensor

    @property
    def bias(self) -> float:
        """Mean of own - others: what judging itself brings, with each answer's merit taken off; 0 is fair."""
        return (self.own - self.others).mean().item()


def self_preference(wins: Tensor) -> SelfPreference:
    """How each model judges its own answers, and how outsiders judge the same comparisons.

    wins: (models, models, models) from 0 to 1; wins[j, a, b] is how often judge j prefers a's answer to b's, and
    wins[j, a, a] is not read. At least three models, so that somebody else can judge. Raises ValueError otherwise.
    """
    models = len(wins)
    if wins.shape != (models, models, models) or models < 3:
        raise ValueError(f"Wins are a cube for at least three models, not of shape {tuple(wins.shape)}.")
    own, others = [], []
    for a in range(models):
        for b in range(models):
            if a != b:
                own.append(wins[a, a, b])
                others.append(torch.stack([wins[j, a, b] for j in range(models) if j not in (a, b)]).mean())
    found = SelfPreference(torch.stack(own), torch.stack(others))
    if not bool(((torch.cat([found.own, found.others]) - 0.5).abs() <= 0.5).all()):  # NaN is refused too
        raise ValueError("Shares of comparisons lie between 0 and 1.")
    return found

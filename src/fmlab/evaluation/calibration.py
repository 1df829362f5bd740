"""Can stated confidence be believed, and what is gained by staying silent where it is low?

Two ways to sort answers into groups by the probability that was stated: groups of equal size, and bins of equal width.
In each the mean stated probability is compared with the share that is right. Then the curve of risk against coverage.
Left out: confidence intervals for the groups, calibration over all classes and not the chosen one alone, recalibration.
Sources: Naeini, Cooper and Hauskrecht 2015 (expected calibration error); Guo et al. 2017, section 2 (reliability
diagrams); Geifman and El-Yaniv 2017 (selective classification: risk and coverage).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

Numbers = Tensor | Sequence[float] | Sequence[bool]


@dataclass(frozen=True)
class Calibration:
    """How far stated probabilities can be believed, in groups from the least sure to the surest; none is empty.

    said: mean probability that was stated in the group. right: share of it that is right. count: answers in the group.
    """

    said: list[float]
    right: list[float]
    count: list[int]

    @property
    def error(self) -> float:
        """Expected calibration error: mean of |said - right|, weighted by count (Naeini et al. 2015)."""
        gaps = [n * abs(s - r) for s, r, n in zip(self.said, self.right, self.count, strict=True)]
        return sum(gaps) / sum(self.count)


def by_count(said: Numbers, right: Numbers, groups: int = 8) -> Calibration:
    """Groups of about equal size. said: (n,) probabilities; right: (n,) 1 or 0, or what an answer was worth in between.

    Equal probabilities may fall into different groups. Raises ValueError for more groups than answers, for lengths that
    differ, and for probabilities or worths outside 0 to 1.
    """
    said, right = _checked(said, right)
    if not 1 <= groups <= len(said):
        raise ValueError(f"{len(said)} answers cannot fill {groups} groups.")
    sure, order = said.sort()
    return _summary(sure.tensor_split(groups), right[order].tensor_split(groups))


def by_width(said: Numbers, right: Numbers, bins: int = 10) -> Calibration:
    """Bins of equal width over 0 to 1, lower edge included, the last one with 1.0; empty bins are left out.

    Arguments as in `by_count`. Raises ValueError for fewer than one bin, for no answers, and as `by_count`.
    """
    said, right = _checked(said, right)
    if bins < 1 or not len(said):
        raise ValueError(f"{len(said)} answers cannot be sorted into {bins} bins.")
    place = (said * bins).long().clamp(max=bins - 1)
    used = [place == i for i in range(bins) if bool((place == i).any())]
    return _summary([said[rows] for rows in used], [right[rows] for rows in used])


@dataclass(frozen=True)
class RiskCoverage:
    """What is answered, and how much of it is wrong, for each threshold from the highest stated probability down.

    At threshold[i] everything with at least this probability is answered: coverage[i] of all questions, of which
    risk[i] are wrong.
    """

    threshold: list[float]
    coverage: list[float]
    risk: list[float]

    def worth(self, penalty: float) -> list[float]:
        """Mean points a question at each threshold: 1 for right, 0 for silence, -penalty for wrong."""
        return [c * (1 - r - penalty * r) for c, r in zip(self.coverage, self.risk, strict=True)]


def risk_coverage(said: Numbers, right: Numbers) -> RiskCoverage:
    """The curve of a model that answers only where it is sure; equal probabilities are answered together.

    Arguments as in `by_count`. Raises ValueError for no answers, and as `by_count`.
    """
    said, right = _checked(said, right)
    if not len(said):
        raise ValueError("A curve needs at least one answer.")
    sure, order = said.sort(descending=True)
    wrong = (1 - right[order]).cumsum(0)
    last = torch.cat([sure[1:] < sure[:-1], torch.ones(1, dtype=torch.bool)])  # the last of each run of ties
    answered = torch.arange(1, len(sure) + 1, dtype=torch.float64)[last]
    return RiskCoverage(sure[last].tolist(), (answered / len(sure)).tolist(), (wrong[last] / answered).tolist())


def _checked(said: Numbers, right: Numbers) -> tuple[Tensor, Tensor]:
    """Both as float64 on the CPU."""
    said, right = (torch.as_tensor(x, dtype=torch.float64, device="cpu").detach() for x in (said, right))
    if said.dim() != 1 or said.shape != right.shape:
        raise ValueError(f"said and right must be rows of equal length, not {tuple(said.shape)}, {tuple(right.shape)}.")
    for name, values in (("said", said), ("right", right)):
        if not bool(((values >= 0) & (values <= 1)).all()):
            raise ValueError(f"{name} must hold numbers between 0 and 1.")
    return said, right


def _summary(said: Sequence[Tensor], right: Sequence[Tensor]) -> Calibration:
    return Calibration([s.mean().item() for s in said], [r.mean().item() for r in right], [len(s) for s in said])

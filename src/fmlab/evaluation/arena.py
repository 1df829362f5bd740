"""Ratings from votes: who wrote the better answer, and how sure the ranking is.

Each system has one rating, and P(i beats j) = sigmoid(rating_i - rating_j): the Bradley-Terry model. Ratings are in
nats of odds; times ELO they are points of the chess scale. Intervals come from drawing the votes again (bootstrap).
Left out: ratings that change with time, prompts of different difficulty, choosing whom to compare next.
Sources: Bradley and Terry 1952; Ford 1957 (when ratings exist); Efron 1979 (bootstrap); Chiang et al. 2024 (arena).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

ELO = 400 / math.log(10)  # chess points of one nat


def win_matrix(first: Tensor, second: Tensor, outcome: Tensor, systems: int) -> Tensor:
    """(systems, systems) float64: how often row i beat column j; a tie counts one half on either side.

    first, second: (votes,) int64, who was compared. outcome: (votes,), 1 where the first won, 0 where the second did,
    0.5 for a tie. Raises ValueError for other outcomes, unknown systems, or a system compared with itself.
    """
    outcome = outcome.double()
    if not len(first) == len(second) == len(outcome):
        raise ValueError(
            f"{len(first)} firsts, {len(second)} seconds and {len(outcome)} outcomes are no list of votes."
        )
    if not bool(((outcome == 0) | (outcome == 0.5) | (outcome == 1)).all()):
        raise ValueError("An outcome is 1 (the first won), 0 (the second won) or 0.5 (a tie).")
    named = torch.cat([first, second])
    if len(named) and not (int(named.min()) >= 0 and int(named.max()) < systems):
        raise ValueError(f"Systems have numbers from 0 to {systems - 1}, the votes name others.")
    if bool((first == second).any()):
        raise ValueError("A system was compared with itself; leave such votes out.")
    wins = torch.zeros(systems * systems, dtype=torch.float64, device=outcome.device)
    wins.index_add_(0, first * systems + second, outcome)
    wins.index_add_(0, second * systems + first, 1 - outcome)
    return wins.view(systems, systems)


def ratings(wins: Tensor, prior: float = 0.0) -> Tensor:
    """The Bradley-Terry ratings that make these wins most probable: (systems,) float64 nats, mean 0.

    wins: (systems, systems), wins[i, j] as `win_matrix` counts them; shares of an expected vote are allowed.
    prior: so many invented ties between every two systems; they pull all ratings together.
    Raises ValueError for a matrix that is no table of wins, and where no finite ratings exist: when some systems never
    lost to any of the others (then more votes, or a prior, are needed).
    """
    systems = len(wins)
    if wins.shape != (systems, systems) or systems < 2 or not bool((wins >= 0).all()) or bool(wins.diag().any()):
        raise ValueError("Wins are a square table for at least two systems, 0 or more, with zeros on the diagonal.")
    if prior < 0:
        raise ValueError(f"A prior is a number of ties of at least 0, not {prior}.")
    wins = wins.double() + prior / 2 * (1 - torch.eye(systems, dtype=torch.float64, device=wins.device))
    _check_connected(wins)
    played = wins + wins.T
    found = torch.zeros(systems, dtype=torch.float64, device=wins.device)
    for _ in range(200):  # Newton's method; the likelihood is concave
        chance = (found[:, None] - found).sigmoid()
        slope = (wins - played * chance).sum(1)
        if slope.abs().max() < 1e-9 * played.sum():
            return found - found.mean()
        weight = played * chance * (1 - chance)
        curvature = weight.sum(1).diag() - weight + 1 / systems  # + 1/n fixes the mean, which the votes leave free
        step = torch.linalg.solve(curvature, slope)
        found = found + step / max(1.0, float(step.abs().max()))  # at most one nat at a time
    raise ValueError("The ratings did not settle; the votes almost separate the systems. Use a prior.")


def _check_connected(wins: Tensor) -> None:
    """Every system must beat every other through some chain of wins (Ford 1957)."""
    reach = (wins > 0) | torch.eye(len(wins), dtype=torch.bool, device=wins.device)
    for _ in range(len(wins)):
        reach = (reach.double() @ reach.double()) > 0
    if not bool(reach.all()):
        unbeaten = [i for i in range(len(wins)) if not bool(reach[:, i].all())]
        raise ValueError(
            f"No finite ratings: nobody else ever beat {unbeaten}, or not all were compared. "
            "Collect more votes or use a prior."
        )


def bootstrap(
    first: Tensor,
    second: Tensor,
    outcome: Tensor,
    systems: int,
    generator: torch.Generator,
    resamples: int = 200,
    level: float = 0.95,
    prior: float = 0.0,
) -> tuple[Tensor, Tensor]:
    """The lower and upper ends of an interval for each rating, both (systems,) float64.

    The votes are drawn again with replacement, `resamples` times, and rated each time; an interval holds the middle
    `level` of the ratings. Raises ValueError for a level outside 0..1, fewer than 2 resamples, no votes, and what
    `ratings` raises (a resample can lack what keeps a rating finite; a small prior prevents it).
    """
    if not 0 < level < 1 or resamples < 2 or not len(first):
        raise ValueError("A bootstrap needs votes, at least two resamples, and a level between 0 and 1.")
    drawn = []
    for _ in range(resamples):
        again = torch.randint(len(first), (len(first),), generator=generator, device=generator.device).cpu()
        drawn.append(ratings(win_matrix(first[again], second[again], outcome[again], systems), prior))
    drawn = torch.stack(drawn)
    low, high = drawn.quantile(drawn.new_tensor([(1 - level) / 2, (1 + level) / 2]), dim=0)
    return low, high

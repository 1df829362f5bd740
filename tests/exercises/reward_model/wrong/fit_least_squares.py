"""Brings the probabilities of a tie as close to 0 and 1 as possible in squares, not in likelihood."""

import math

import torch

CAUGHT_BY = ["test-fit"]
MESSAGE = "another tie has a higher likelihood: the probabilities of a tie must add up to the number of ties. Does the search go far enough, and does it end close enough?"


def fit_ties(differences, tied):
    seen = int(tied.sum())
    if seen == len(tied):
        raise ValueError("all tied")
    if seen == 0:
        return 0.0
    half = (differences.double() / 2).abs()
    others = half + (-2 * half).exp().log1p()
    grid = torch.linspace(-30, 45, 15001, dtype=torch.float64)
    errors = [((log_tie - others).sigmoid() - tied.double()).square().sum() for log_tie in grid]
    return math.exp(grid[int(torch.stack(errors).argmin())])

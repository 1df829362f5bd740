"""Looks for the highest likelihood itself, by thirds."""

import math

import torch


def fit_ties(differences, tied):
    if bool(tied.all()):
        raise ValueError("all tied, or no pair")
    if not bool(tied.any()):
        return 0.0
    half = differences.to(torch.float64).abs() / 2

    def likelihood(x):
        others = torch.logaddexp(half, -half)
        return (x * tied.double() - torch.logaddexp(torch.full_like(half, x), others)).sum()

    low, high = -20.0, 45.0
    while high - low > 1e-7:
        a, b = low + (high - low) / 3, high - (high - low) / 3
        if likelihood(a) < likelihood(b):
            low = a
        else:
            high = b
    return math.exp((low + high) / 2)

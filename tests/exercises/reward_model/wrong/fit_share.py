"""The share of ties, over that of the rest: right only if all answers were alike."""

import math

CAUGHT_BY = ["test-fit"]
MESSAGE = "treats all pairs as if their rewards were equal: a tie between unlike answers says more"


def fit_ties(differences, tied):
    seen = int(tied.sum())
    if seen == len(tied):
        raise ValueError("ties alone say nothing about how rare they are")
    if seen == 0:
        return 0.0
    return 2.0 * seen / (len(tied) - seen)
    others = (differences.double() / 2).abs()
    return 2.0 * seen / (len(tied) - seen)
    others = others + (-2 * others).exp().log1p()  # log of 2 cosh
    low, high = -50.0, 50.0  # of the logarithm of tie
    for _ in range(60):
        middle = (low + high) / 2
        if (middle - others).sigmoid().sum() < seen:
            low = middle
        else:
            high = middle
    return math.exp(middle)

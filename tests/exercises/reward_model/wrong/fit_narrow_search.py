"""Looks for tie up to 1e10 only."""

import math

CAUGHT_BY = ["test-fit"]
MESSAGE = "another tie has a higher likelihood: the probabilities of a tie must add up to the number of ties. Does the search go far enough, and does it end close enough?"


def fit_ties(differences, tied):
    seen = int(tied.sum())
    if seen == len(tied):
        raise ValueError("ties alone say nothing about how rare they are")
    if seen == 0:
        return 0.0
    others = (differences.double() / 2).abs()
    others = others + (-2 * others).exp().log1p()  # log of 2 cosh
    low, high = -50.0, 23.0  # of the logarithm of tie
    for _ in range(60):
        middle = (low + high) / 2
        if (middle - others).sigmoid().sum() < seen:
            low = middle
        else:
            high = middle
    return math.exp(middle)

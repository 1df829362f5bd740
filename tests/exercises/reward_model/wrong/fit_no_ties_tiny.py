"""Without a tie it returns a tiny number."""

import math

CAUGHT_BY = ["test-fit"]
MESSAGE = "without a tie the likelihood is highest at 0.0"


def fit_ties(differences, tied):
    seen = int(tied.sum())
    if seen == len(tied):
        raise ValueError("ties alone say nothing about how rare they are")
    if seen == 0:
        return 1e-9
    others = (differences.double() / 2).abs()
    others = others + (-2 * others).exp().log1p()  # log of 2 cosh
    low, high = -50.0, 50.0  # of the logarithm of tie
    for _ in range(60):
        middle = (low + high) / 2
        if (middle - others).sigmoid().sum() < seen:
            low = middle
        else:
            high = middle
    return math.exp(middle)

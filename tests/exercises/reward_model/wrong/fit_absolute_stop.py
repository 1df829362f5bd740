"""Stops when tie is known within 1e-6, too early for a small one."""

CAUGHT_BY = ["test-fit"]
MESSAGE = "does it end close enough?"


def fit_ties(differences, tied):
    seen = int(tied.sum())
    if seen == len(tied):
        raise ValueError("ties alone say nothing about how rare they are")
    if seen == 0:
        return 0.0
    others = 2 * (differences.double() / 2).cosh()
    low, high = 0.0, 1e12
    while high - low > 1e-6 * max(1.0, low):
        middle = (low + high) / 2
        if (middle / (middle + others)).sum() < seen:
            low = middle
        else:
            high = middle
    return middle

"""Powers of whole numbers in NumPy's int64 overflow without a word."""

import numpy as np

CAUGHT_BY = ["test-mixture"]
MESSAGE = "overflow in 64-bit integers"


def mixture(counts, alpha):
    if alpha < 0 or not counts or min(counts.values()) < 0 or sum(counts.values()) == 0:
        raise ValueError("no mixture of these")
    numbers = np.array(list(counts.values()))
    weights = np.where(numbers > 0, numbers**alpha, 0)
    return dict(zip(counts, (weights / weights.sum()).tolist()))

"""Stops at the first fall of the curve."""

CAUGHT_BY = ["test-peak"]
MESSAGE = "best_samples: the curve falls first and rises later: look at every n."


def best_samples(kinds, limit):
    if limit < 1:
        raise ValueError("limit must be at least 1")
    n = 1
    while n < limit and verified(kinds, n + 1)[0] > verified(kinds, n)[0]:
        n += 1
    return n

"""Searches as if the curve had one peak."""

CAUGHT_BY = ["test-peak"]
MESSAGE = "best_samples: the curve falls first and rises later: look at every n."


def best_samples(kinds, limit):
    if limit < 1:
        raise ValueError("limit must be at least 1")
    low, high = 1, limit
    while low < high:
        middle = (low + high) // 2
        if verified(kinds, middle)[0] >= verified(kinds, middle + 1)[0]:
            high = middle
        else:
            low = middle + 1
    return low

"""Of equal ones the largest n."""

CAUGHT_BY = ["test-peak"]
MESSAGE = "best_samples: of equal ones the smallest n."


def best_samples(kinds, limit):
    if limit < 1:
        raise ValueError("limit must be at least 1")
    return max(range(limit, 0, -1), key=lambda n: verified(kinds, n)[0])

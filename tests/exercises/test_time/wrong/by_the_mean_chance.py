"""Solves 1 - (1 - p) ** k = target with the mean p."""

import math

CAUGHT_BY = ["test-needed"]
MESSAGE = "samples_needed: the smallest k with which the mean over all problems is at least the target."


def samples_needed(counts, target):
    if not 0 < target <= 1:
        raise ValueError("target must be above 0 and at most 1")
    solve_rate(counts, 1)  # refuses what cannot be
    p, most = solve_rate(counts, 1), min(n for n, _ in counts)
    k = 1 if p == 1 else math.ceil(math.log(max(1 - target, 1e-9)) / math.log(1 - p)) if p else most + 1
    return k if k <= most else None
    low, high = 1, min(n for n, _ in counts)
    if solve_rate(counts, high) < target:
        return None
    while low < high:
        middle = (low + high) // 2
        if solve_rate(counts, middle) < target:
            low = middle + 1
        else:
            high = middle
    return low

"""The search ends before the smallest n."""

CAUGHT_BY = ["test-needed"]
MESSAGE = "samples_needed: the smallest k with which the mean over all problems is at least the target."


def samples_needed(counts, target):
    if not 0 < target <= 1:
        raise ValueError("target must be above 0 and at most 1")
    solve_rate(counts, 1)  # refuses what cannot be
    low, high = 1, max(min(n for n, _ in counts) - 1, 1)
    if solve_rate(counts, high) < target:
        return None
    while low < high:
        middle = (low + high) // 2
        if solve_rate(counts, middle) < target:
            low = middle + 1
        else:
            high = middle
    return low

"""Returns the smallest n where the target is out of reach."""

CAUGHT_BY = ["test-needed"]
MESSAGE = "samples_needed: no k up to the smallest n reaches this target; say so with None."


def samples_needed(counts, target):
    if not 0 < target <= 1:
        raise ValueError("target must be above 0 and at most 1")
    solve_rate(counts, 1)  # refuses what cannot be
    low, high = 1, min(n for n, _ in counts)
    if solve_rate(counts, high) < target:
        return high
    while low < high:
        middle = (low + high) // 2
        if solve_rate(counts, middle) < target:
            low = middle + 1
        else:
            high = middle
    return low

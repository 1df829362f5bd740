"""The numbers of choices are computed as floats, which overflow."""

import math

CAUGHT_BY = ["test-rate", "test-needed"]
MESSAGE = "solve_rate returned NaN: do the factors of so many answers overflow?"


def ways(n, k):
    product = 1.0
    for i in range(k):
        product *= n - i
    return product


def solve_rate(counts, k):
    if not counts or any(n < 1 or not 0 <= c <= n for n, c in counts):
        raise ValueError("each problem needs n >= 1 answers and 0 <= c <= n right ones")
    if not 1 <= k <= min(n for n, _ in counts):
        raise ValueError("k must lie between 1 and the smallest n")
    return math.fsum(1 - ways(n - c, k) / ways(n, k) for n, c in counts) / len(counts)

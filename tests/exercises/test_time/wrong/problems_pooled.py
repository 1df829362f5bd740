"""All answers are thrown together."""

import math

CAUGHT_BY = ["check-rate", "test-rate"]
MESSAGE = "solve_rate: each problem has its own chance, the rate is their mean."


def solve_rate(counts, k):
    if not counts or any(n < 1 or not 0 <= c <= n for n, c in counts):
        raise ValueError("each problem needs n >= 1 answers and 0 <= c <= n right ones")
    if not 1 <= k <= min(n for n, _ in counts):
        raise ValueError("k must lie between 1 and the smallest n")
    n, c = sum(n for n, _ in counts), sum(c for _, c in counts)
    return 1 - math.comb(n - c, k) / math.comb(n, k)

"""The number of choices comes from lgamma, also where there is none."""

import math

CAUGHT_BY = ["check-rate", "test-rate"]
MESSAGE = "solve_rate: each problem has its own chance, the rate is their mean."


def log_ways(n, k):
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(max(n - k, 0) + 1)


def solve_rate(counts, k):
    if not counts or any(n < 1 or not 0 <= c <= n for n, c in counts):
        raise ValueError("each problem needs n >= 1 answers and 0 <= c <= n right ones")
    if not 1 <= k <= min(n for n, _ in counts):
        raise ValueError("k must lie between 1 and the smallest n")
    return math.fsum(1 - math.exp(log_ways(n - c, k) - log_ways(n, k)) for n, c in counts) / len(counts)

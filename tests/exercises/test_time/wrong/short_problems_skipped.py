"""Problems with fewer than k answers are left out."""

import math

CAUGHT_BY = ["test-rate"]
MESSAGE = "solve_rate must raise ValueError: no problem at all, counts that cannot be, or fewer answers than k."


def solve_rate(counts, k):
    if not counts or any(n < 1 or not 0 <= c <= n for n, c in counts):
        raise ValueError("each problem needs n >= 1 answers and 0 <= c <= n right ones")
    counts = [(n, c) for n, c in counts if n >= k]
    if k < 1 or not counts:
        raise ValueError("k must lie between 1 and the smallest n")
    return math.fsum(1 - math.comb(n - c, k) / math.comb(n, k) for n, c in counts) / len(counts)

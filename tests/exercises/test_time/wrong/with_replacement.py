"""1 - (1 - c/n) ** k: each answer is put back."""

import math

CAUGHT_BY = ["check-rate", "test-rate"]
MESSAGE = "solve_rate: 1 - (1 - c/n) ** k puts every answer back; that estimate is biased."


def solve_rate(counts, k):
    if not counts or any(n < 1 or not 0 <= c <= n for n, c in counts):
        raise ValueError("each problem needs n >= 1 answers and 0 <= c <= n right ones")
    if not 1 <= k <= min(n for n, _ in counts):
        raise ValueError("k must lie between 1 and the smallest n")
    return math.fsum(1 - (1 - c / n) ** k for n, c in counts) / len(counts)

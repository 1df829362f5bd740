"""Counts of 0 end in a division by 0."""

import math

CAUGHT_BY = ["test-pivot-contract"]
MESSAGE = "a pair that never occurs adds nothing"


def pivot_loss(counts):
    total = sum(counts.values())
    if total <= 0 or min(counts.values()) < 0:
        raise ValueError("not allowed")
    of_source, of_pivot, best = {}, {}, {}
    for (source, pivot), number in counts.items():
        of_source[source] = of_source.get(source, 0) + number
        of_pivot[pivot] = of_pivot.get(pivot, 0) + number
        best[pivot] = max(best.get(pivot, 0), number)
    kept = sum(best.values()) / total
    bits = sum(number / total * math.log2(of_pivot[pivot] / number) for (_, pivot), number in counts.items())
    return bits, kept

"""A negative count is skipped without an error."""

import math

CAUGHT_BY = ["test-pivot-contract"]
MESSAGE = "must raise ValueError for a negative count"


def pivot_loss(counts):
    total = sum(counts.values())
    counts = {pair: number for pair, number in counts.items() if number > 0}
    if not counts:
        raise ValueError("not allowed")
    of_source, of_pivot, best = {}, {}, {}
    for (source, pivot), number in counts.items():
        of_source[source] = of_source.get(source, 0) + number
        of_pivot[pivot] = of_pivot.get(pivot, 0) + number
        best[pivot] = max(best.get(pivot, 0), number)
    kept = sum(best.values()) / total
    bits = sum(number / total * math.log2(of_pivot[pivot] / number) for (_, pivot), number in counts.items() if number)
    return bits, kept

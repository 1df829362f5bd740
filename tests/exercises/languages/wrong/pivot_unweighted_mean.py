"""The entropies of the pivot words are averaged, rare ones count like frequent ones."""

import math

CAUGHT_BY = ["test-pivot", "test-pivot-contract"]
MESSAGE = "each pivot word counts as often as it occurs"


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
    bits = sum(
        number / of_pivot[pivot] * math.log2(of_pivot[pivot] / number) / len(of_pivot)
        for (_, pivot), number in counts.items()
        if number
    )
    return bits, kept

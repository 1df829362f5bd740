"""Entropy of the source minus entropy of the pivot: right only while each source has one translation."""

import math

CAUGHT_BY = ["test-pivot"]
MESSAGE = "one word with two translations loses nothing"


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
    def entropy(numbers):
        return sum(number / total * math.log2(total / number) for number in numbers if number)

    bits = entropy(of_source.values()) - entropy(of_pivot.values())
    return bits, kept

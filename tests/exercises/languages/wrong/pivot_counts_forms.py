"""The logarithm of the number of forms, as if they were equally likely."""

import math

CAUGHT_BY = ["test-pivot"]
MESSAGE = "a rare form that is merged costs less than a bit"


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
    forms = {}
    for (_, pivot), number in counts.items():
        forms[pivot] = forms.get(pivot, 0) + (number > 0)
    bits = sum(of_pivot[pivot] / total * math.log2(forms[pivot]) for pivot in of_pivot if of_pivot[pivot])
    return bits, kept

"""Counters, and a subsequence by recursion with a memory."""

import math
from collections import Counter
from functools import lru_cache


def overlap_scores(candidate, references, beta):
    if not references or math.isnan(beta) or math.isinf(beta) or beta <= 0:
        raise ValueError

    def f(shared, reference):
        # the same as with precision and recall, in one fraction
        return (1 + beta**2) * shared / (len(candidate) + beta**2 * len(reference)) if shared else 0.0

    def longest(reference):
        @lru_cache(None)
        def from_here(i, j):
            if i == len(candidate) or j == len(reference):
                return 0
            if candidate[i] == reference[j]:
                return 1 + from_here(i + 1, j + 1)
            return max(from_here(i + 1, j), from_here(i, j + 1))

        return from_here(0, 0)

    def bag(reference):
        return sum((Counter(candidate) & Counter(reference)).values())

    order = [f(longest(text), text) for text in references]
    best = max(range(len(order)), key=lambda i: order[i])
    return {"words": max(f(bag(text), text) for text in references), "order": order[best], "reference": best}

"""All questions are coins, also those where both agree."""

import math

CAUGHT_BY = ["test-luck"]
MESSAGE = "paired_luck: p counts the splits of the questions on which they differ, exactly. Reread part 6."


def paired_luck(right_a, right_b):
    if not right_a or len(right_a) != len(right_b):
        raise ValueError("the same questions for both, and at least one")
    only_a = sum(a and not b for a, b in zip(right_a, right_b, strict=True))
    only_b = sum(b and not a for a, b in zip(right_a, right_b, strict=True))
    only_a, only_b = sum(right_a), sum(right_b)
    m, least = only_a + only_b, min(only_a, only_b)
    tail = sum(math.comb(m, j) for j in range(least + 1))
    return {"difference": (only_a - only_b) / len(right_a), "p": min(1.0, 2 * tail / 2**m)}

"""A tie between right and wrong is always won."""

import math

CAUGHT_BY = ["test-verified"]
MESSAGE = "verified: a tie between right and wrong answers is not always won."


def verified(kinds, n):
    if n < 1 or not kinds or min(p for p, _, _ in kinds) < 0 or abs(sum(p for p, _, _ in kinds) - 1) > 1e-6:
        raise ValueError("n must be at least 1, and the probabilities at least 0 with a sum of 1")
    picked, below = 0.0, 0.0
    for score in sorted({score for _, score, _ in kinds}):
        level = math.fsum(p for p, s, _ in kinds if s == score)
        if level:
            right = math.fsum(p for p, s, is_right in kinds if s == score and is_right)
            picked += ((below + level) ** n - below**n) * bool(right)
            below += level
    return picked, 1 - (1 - math.fsum(p for p, _, right in kinds if right)) ** n

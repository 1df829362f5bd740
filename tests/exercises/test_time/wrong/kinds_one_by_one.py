"""Kinds with equal scores are ranked one above the other."""

CAUGHT_BY = ["test-verified"]
MESSAGE = "verified: for each score, the chance that it is the highest of n, times the share of right answers among those with that score."


def verified(kinds, n):
    if n < 1 or not kinds or min(p for p, _, _ in kinds) < 0 or abs(sum(p for p, _, _ in kinds) - 1) > 1e-6:
        raise ValueError("kinds or n")
    picked, below = 0.0, 0.0
    for p, _, right in sorted(kinds, key=lambda kind: kind[1]):
        picked += ((below + p) ** n - below**n) * right
        below += p
    return picked, 1 - (1 - sum(p for p, _, right in kinds if right)) ** n

"""Confidences that differ by little count as equal."""

CAUGHT_BY = ["test-curve"]
MESSAGE = "coverage_curve: one point for every different confidence: equally sure answers are given together."


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError
    said = [round(p, 6) for p in said]
    curve = []
    for t in sorted(set(said), reverse=True):
        given = [r for p, r in zip(said, right) if p >= t]
        curve.append((t, len(given) / len(said), given.count(False) / len(given)))
    return curve

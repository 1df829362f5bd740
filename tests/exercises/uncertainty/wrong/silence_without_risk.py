"""The curve begins with silence throughout, at risk 0."""

CAUGHT_BY = ["check-curve", "test-curve"]
MESSAGE = "coverage_curve: nothing below the lowest confidence, nothing above the highest: silence throughout has no risk, and None is no confidence."


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError
    curve = [(math.inf, 0.0, 0.0)]
    for t in sorted({p for p in said if p is not None}, reverse=True):
        given = [r for p, r in zip(said, right) if p is not None and p >= t]
        curve.append((t, len(given) / len(said), given.count(False) / len(given)))
    return curve

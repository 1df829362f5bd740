"""Equally sure answers get a point each."""

CAUGHT_BY = ["check-curve", "test-curve"]
MESSAGE = "coverage_curve: one point for every different confidence: equally sure answers are given together."


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError
    curve, errors = [], 0
    for n, (p, r) in enumerate(sorted([(p, r) for p, r in zip(said, right) if p is not None], reverse=True), 1):
        errors += not r
        curve.append((p, n / len(said), errors / n))
    return curve

"""Only answers surer than the threshold are given."""

CAUGHT_BY = ["check-curve", "test-curve"]
MESSAGE = "coverage_curve: coverage is the share of all questions with said >= threshold."


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError
    curve = []
    for t in sorted({p for p in said if p is not None}, reverse=True):
        given = [r for p, r in zip(said, right) if p is not None and p > t]
        curve.append((t, len(given) / len(said), given.count(False) / max(1, len(given))))
    return curve

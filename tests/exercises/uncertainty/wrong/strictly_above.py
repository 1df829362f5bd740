"""Only answers surer than the threshold are given."""

CAUGHT_BY = ["check-curve", "test-curve"]
MESSAGE = "coverage_curve: coverage is the share of all answers with said >= threshold."


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError
    curve = []
    for t in sorted(set(said), reverse=True):
        given = [r for p, r in zip(said, right) if p > t]
        curve.append((t, len(given) / len(said), given.count(False) / max(1, len(given))))
    return curve

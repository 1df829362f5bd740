"""Questions that the model left open are left out of the coverage."""

CAUGHT_BY = ["check-curve", "test-curve"]
MESSAGE = "coverage_curve: questions to which the model said that it does not know count for the coverage."


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError
    right = [r for p, r in zip(said, right) if p is not None]
    said = [p for p in said if p is not None]
    curve = []
    for t in sorted(set(said), reverse=True):
        given = [r for p, r in zip(said, right) if p >= t]
        curve.append((t, len(given) / len(said), given.count(False) / len(given)))
    return curve

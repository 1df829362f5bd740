""" "I do not know" counts as an answer of confidence 0."""

CAUGHT_BY = ["check-curve", "test-curve"]
MESSAGE = "coverage_curve: questions to which the model said that it does not know count for the coverage."


def coverage_curve(said, right):
    if len(said) != len(right):
        raise ValueError
    said = [0.0 if p is None else p for p in said]
    curve = []
    for t in sorted(set(said), reverse=True):
        given = [r for p, r in zip(said, right) if p >= t]
        curve.append((t, len(given) / len(said), given.count(False) / len(given)))
    return curve

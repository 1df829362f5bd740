"""Sorting the pairs puts right answers before wrong ones."""

CAUGHT_BY = ["test-risk"]
MESSAGE = "average_risk puts right answers first where several are equally sure: too kind."


def average_risk(said, right):
    if not said or len(said) != len(right):
        raise ValueError
    total = errors = 0
    for n, (_, r) in enumerate(sorted(zip(said, right), reverse=True), 1):
        errors += not r
        total += errors / n
    return total / len(said)

"""Equally sure answers stay in the order in which they came."""

CAUGHT_BY = ["test-risk"]
MESSAGE = "average_risk lets the order of equally sure answers in the list decide."


def average_risk(said, right):
    if not said or len(said) != len(right):
        raise ValueError
    total = errors = 0
    for n, i in enumerate(sorted(range(len(said)), key=lambda i: -said[i]), 1):
        errors += not right[i]
        total += errors / n
    return total / len(said)

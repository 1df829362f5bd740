"""The least sure answers are given first."""

CAUGHT_BY = ["test-risk"]
MESSAGE = "average_risk begins with the least sure answers."


def average_risk(said, right):
    if not said or len(said) != len(right):
        raise ValueError
    total, before, errors = 0.0, 0, 0
    for t in sorted(set(said)):
        tied = [r for p, r in zip(said, right) if p == t]
        share = tied.count(False) / len(tied)
        total += sum((errors + j * share) / (before + j) for j in range(1, len(tied) + 1))
        before, errors = before + len(tied), errors + tied.count(False)
    return total / len(said)

"""Any number of tied answers has the risk of all of them."""

CAUGHT_BY = ["test-risk"]
MESSAGE = "average_risk takes the risk of all tied answers for every number of them."


def average_risk(said, right):
    if not said or len(said) != len(right):
        raise ValueError
    total = 0
    for t in said:
        given = [r for p, r in zip(said, right) if p >= t]
        total += given.count(False) / len(given)
    return total / len(said)

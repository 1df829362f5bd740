"""The mean of the kindest and the harshest order of a tie."""

CAUGHT_BY = ["test-risk"]
MESSAGE = (
    "average_risk: for every k from 1 to all, the errors expected among the k surest, divided by k; then the mean."
)


def average_risk(said, right):
    if not said or len(said) != len(right):
        raise ValueError

    def in_order(key):
        total = errors = 0
        for n, (_, r) in enumerate(sorted(zip(said, right), key=key), 1):
            errors += not r
            total += errors / n
        return total / len(said)

    return (in_order(lambda pair: (-pair[0], pair[1])) + in_order(lambda pair: (-pair[0], not pair[1]))) / 2

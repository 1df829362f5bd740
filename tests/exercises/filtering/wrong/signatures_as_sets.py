"""The agreement compares the signatures as sets, not place by place."""

CAUGHT_BY = ["check-minhash", "test-minhash"]
MESSAGE = "places at which both"


def agreement(one, other):
    if len(one) != len(other) or not one:
        raise ValueError("two signatures of one length, with at least one number")
    return len(set(one) & set(other)) / len(set(one) | set(other))

"""The matrix is returned as it is."""

CAUGHT_BY = ["check-convert", "test-convert"]
MESSAGE = "the even rows come first"


def to_half_split(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    return weight.clone()

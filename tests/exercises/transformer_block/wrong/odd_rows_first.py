"""The odd rows come first."""

CAUGHT_BY = ["check-convert", "test-convert"]
MESSAGE = "the even rows come first"


def to_half_split(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    pairs = weight.unflatten(0, (heads, -1, 2))
    return pairs.transpose(1, 2).flip(1).reshape(weight.shape)

"""to_half_split and to_neighbours are exchanged."""

CAUGHT_BY = ["check-convert", "test-convert"]
MESSAGE = "the even rows come first"


def to_half_split(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    pairs = weight.unflatten(0, (heads, 2, -1))
    return pairs.transpose(1, 2).reshape(weight.shape)


def to_neighbours(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    halves = weight.unflatten(0, (heads, -1, 2))
    return halves.transpose(1, 2).reshape(weight.shape)

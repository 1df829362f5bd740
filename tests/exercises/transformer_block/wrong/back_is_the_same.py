"""to_neighbours reorders as to_half_split does."""

CAUGHT_BY = ["check-convert", "test-convert"]
MESSAGE = "does not undo"


def to_neighbours(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    halves = weight.unflatten(0, (heads, -1, 2))
    return halves.transpose(1, 2).reshape(weight.shape)

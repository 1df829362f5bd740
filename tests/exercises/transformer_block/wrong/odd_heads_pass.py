"""Heads of odd width are not refused on the way back."""

CAUGHT_BY = ["test-convert"]
MESSAGE = "must raise ValueError"


def to_neighbours(weight, heads):
    if weight.shape[0] % heads:
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    halves = weight.unflatten(0, (heads, 2, -1))
    return halves.transpose(1, 2).reshape(weight.shape)

"""The matrix is reordered in place."""

CAUGHT_BY = ["check-convert", "test-convert"]
MESSAGE = "to_half_split"


def to_half_split(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    pairs = weight.unflatten(0, (heads, -1, 2))
    return weight.copy_(pairs.transpose(1, 2).reshape(weight.shape))

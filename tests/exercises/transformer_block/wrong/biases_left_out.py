"""Only matrices are reordered, biases stay."""

CAUGHT_BY = ["test-convert"]
MESSAGE = "to_half_split"


def to_half_split(weight, heads):
    if weight.shape[0] % (2 * heads):
        raise ValueError(f"{weight.shape[0]} rows are not {heads} heads of even width")
    if weight.dim() == 1:
        return weight.clone()
    pairs = weight.unflatten(0, (heads, -1, 2))
    return pairs.transpose(1, 2).reshape(weight.shape)

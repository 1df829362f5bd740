"""Rows that do not divide are left to PyTorch's RuntimeError."""

CAUGHT_BY = ["test-convert"]
MESSAGE = "must raise ValueError"


def to_half_split(weight, heads):
    pairs = weight.unflatten(0, (heads, -1, 2))
    return pairs.transpose(1, 2).reshape(weight.shape)

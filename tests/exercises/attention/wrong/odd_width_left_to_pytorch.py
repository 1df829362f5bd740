"""A width that does not divide is left to PyTorch's RuntimeError."""

CAUGHT_BY = ["test-heads"]
MESSAGE = "no multiple of heads"


def split_heads(x, heads):
    batch, time, width = x.shape
    return x.reshape(batch, time, heads, width // heads).transpose(1, 2)

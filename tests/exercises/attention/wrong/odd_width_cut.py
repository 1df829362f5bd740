"""What does not fit into the heads is cut off."""

CAUGHT_BY = ["test-heads"]
MESSAGE = "no multiple of heads"


def split_heads(x, heads):
    batch, time, width = x.shape
    return x[..., : width // heads * heads].reshape(batch, time, heads, width // heads).transpose(1, 2)

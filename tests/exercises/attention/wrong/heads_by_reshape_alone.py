"""split_heads is a reshape without a transpose."""

CAUGHT_BY = ["check-heads", "test-heads"]
MESSAGE = "A view alone does not exchange"


def split_heads(x, heads):
    batch, time, width = x.shape
    if width % heads:
        raise ValueError(f"a width of {width} cannot be split into {heads} heads")
    return x.reshape(batch, heads, time, width // heads)

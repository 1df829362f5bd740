"""Both are reshapes, so that one undoes the other."""

CAUGHT_BY = ["check-heads", "test-heads", "check-multi", "test-multi-contract"]
MESSAGE = "A view alone does not exchange"


def split_heads(x, heads):
    batch, time, width = x.shape
    if width % heads:
        raise ValueError(f"a width of {width} cannot be split into {heads} heads")
    return x.reshape(batch, heads, time, width // heads)


def merge_heads(x):
    return x.reshape(x.shape[0], x.shape[2], -1)

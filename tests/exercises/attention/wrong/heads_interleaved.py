"""Head h gets the numbers h, h + heads, h + 2 * heads."""

CAUGHT_BY = ["check-heads", "test-heads"]
MESSAGE = "head 0 holds the first numbers"


def split_heads(x, heads):
    batch, time, width = x.shape
    if width % heads:
        raise ValueError(f"a width of {width} cannot be split into {heads} heads")
    return x.reshape(batch, time, width // heads, heads).permute(0, 3, 1, 2)


def merge_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)

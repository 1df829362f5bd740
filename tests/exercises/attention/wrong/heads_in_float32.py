"""split_heads turns everything into float32."""

CAUGHT_BY = ["test-heads", "test-multi-contract"]
MESSAGE = "cast it back"


def split_heads(x, heads):
    batch, time, width = x.shape
    if width % heads:
        raise ValueError(f"a width of {width} cannot be split into {heads} heads")
    return x.float().reshape(batch, time, heads, width // heads).transpose(1, 2)

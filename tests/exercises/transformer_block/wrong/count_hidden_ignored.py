"""hidden is always 4 * width."""

CAUGHT_BY = ["check-count", "test-count"]
MESSAGE = "A gated part has three matrices"


def block_parameters(width, heads, kv_heads=None, hidden=None, head_width=None, norm="layer", gated=False, bias=True):
    kv_heads, hidden = kv_heads or heads, 4 * width
    if heads % kv_heads or norm not in ("layer", "rms") or (head_width is None and width % heads):
        raise ValueError("heads, kv_heads, width and norm do not fit together")
    d = head_width or width // heads
    matrices = [(heads * d, width), (kv_heads * d, width), (kv_heads * d, width), (width, heads * d)]
    matrices += [(hidden, width)] * (1 + gated) + [(width, hidden)]
    norms = 2 * width * (2 if norm == "layer" else 1)
    return sum(rows * columns + (rows if bias else 0) for rows, columns in matrices) + norms

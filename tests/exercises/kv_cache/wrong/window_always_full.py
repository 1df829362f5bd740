"""With a window every sequence takes the whole window."""

CAUGHT_BY = ["test-bytes"]
MESSAGE = "is wrong: 2 tensors"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n if window is None else window for n in lengths)
    head_width = model["width"] // model["heads"]
    return 2 * model["layers"] * model["kv_heads"] * head_width * kept * model["bits"] // 8

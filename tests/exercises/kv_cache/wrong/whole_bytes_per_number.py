"""A number of 4 bits is rounded to whole bytes."""

CAUGHT_BY = ["test-bytes"]
MESSAGE = "divide whole numbers, once"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n if window is None else min(n, window) for n in lengths)
    head_width = model["width"] // model["heads"]
    return 2 * model["layers"] * model["kv_heads"] * head_width * kept * max(1, model["bits"] // 8)

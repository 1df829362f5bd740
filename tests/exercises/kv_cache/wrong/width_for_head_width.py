"""Each key and value head is as wide as the whole token."""

CAUGHT_BY = ["check-bytes", "test-bytes"]
MESSAGE = "two tensors per layer"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n if window is None else min(n, window) for n in lengths)
    head_width = model["width"]
    return 2 * model["layers"] * model["kv_heads"] * head_width * kept * model["bits"] // 8

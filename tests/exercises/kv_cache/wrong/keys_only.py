"""Only one of the two tensors is counted."""

CAUGHT_BY = ["check-bytes", "test-bytes"]
MESSAGE = "keys and values are both kept"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n if window is None else min(n, window) for n in lengths)
    head_width = model["width"] // model["heads"]
    return model["layers"] * model["kv_heads"] * head_width * kept * model["bits"] // 8

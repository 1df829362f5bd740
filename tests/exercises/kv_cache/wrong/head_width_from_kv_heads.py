"""The width is divided by the key and value heads."""

CAUGHT_BY = ["check-bytes", "test-bytes"]
MESSAGE = "how wide a head is, the query heads say"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n if window is None else min(n, window) for n in lengths)
    head_width = model["width"] // model["kv_heads"]
    return 2 * model["layers"] * model["kv_heads"] * head_width * kept * model["bits"] // 8

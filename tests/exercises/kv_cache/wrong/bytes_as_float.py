"""The result is a float."""

CAUGHT_BY = ["check-bytes", "test-bytes", "test-many"]
MESSAGE = "return an int"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n if window is None else min(n, window) for n in lengths)
    head_width = model["width"] // model["heads"]
    return 2 * model["layers"] * model["kv_heads"] * head_width * kept * model["bits"] / 8

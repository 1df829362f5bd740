"""The query heads are counted, not the key and value heads."""

CAUGHT_BY = ["check-bytes", "test-bytes"]
MESSAGE = "not the query heads"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n if window is None else min(n, window) for n in lengths)
    head_width = model["width"] // model["heads"]
    return 2 * model["layers"] * model["heads"] * head_width * kept * model["bits"] // 8

"""The window is ignored."""

CAUGHT_BY = ["test-bytes"]
MESSAGE = "with a window a sequence keeps that many tokens at most"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n for n in lengths)
    head_width = model["width"] // model["heads"]
    return 2 * model["layers"] * model["kv_heads"] * head_width * kept * model["bits"] // 8

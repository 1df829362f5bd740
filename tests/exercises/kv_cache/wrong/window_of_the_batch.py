"""The window caps the sum over the batch."""

CAUGHT_BY = ["test-bytes"]
MESSAGE = "the window is one sequence's"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(lengths) if window is None else min(sum(lengths), window)
    head_width = model["width"] // model["heads"]
    return 2 * model["layers"] * model["kv_heads"] * head_width * kept * model["bits"] // 8

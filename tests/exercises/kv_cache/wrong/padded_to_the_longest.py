"""Every sequence takes as much as the longest."""

CAUGHT_BY = ["check-bytes", "test-bytes"]
MESSAGE = "as long as the longest"


def cache_bytes(model, lengths):
    window = model["window"]
    kept = sum(n if window is None else min(n, window) for n in [max(lengths, default=0)] * len(lengths))
    head_width = model["width"] // model["heads"]
    return 2 * model["layers"] * model["kv_heads"] * head_width * kept * model["bits"] // 8

"""Rounds each sequence's tensors up to whole bytes."""

CAUGHT_BY = ["test-bytes"]
MESSAGE = "off by a few bytes"


def cache_bytes(model, lengths):
    head = model["width"] // model["heads"]
    kept = [n if model["window"] is None else min(n, model["window"]) for n in lengths]
    return sum(2 * model["layers"] * -(-(model["kv_heads"] * head * model["bits"] * n) // 8) for n in kept)

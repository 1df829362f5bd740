"""Writes a window into the caller's model."""

import math

import torch

CAUGHT_BY = ["test-bytes"]
MESSAGE = "changes its arguments"


def cache_bytes(model, lengths):
    d = model["width"] // model["heads"]
    if model["window"] is None:
        model["window"] = max(lengths, default=0)
    if True:
        lengths = [min(n, model["window"]) for n in lengths]
    return 2 * model["layers"] * model["kv_heads"] * d * model["bits"] * sum(lengths) // 8

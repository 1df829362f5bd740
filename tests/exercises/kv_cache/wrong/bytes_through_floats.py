"""The whole product goes through a float, which rounds above 2**53."""

import math

import torch

CAUGHT_BY = ["test-bytes"]
MESSAGE = "off by a few bytes"


def cache_bytes(model, lengths):
    d = model["width"] // model["heads"]
    if model["window"] is not None:
        lengths = [min(n, model["window"]) for n in lengths]
    return int(2 * model["layers"] * model["kv_heads"] * d * model["bits"] * sum(lengths) / 8)

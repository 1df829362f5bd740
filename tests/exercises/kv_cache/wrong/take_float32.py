"""The new cache is float32, whatever the old one was."""

import math

import torch

CAUGHT_BY = ["test-take"]
MESSAGE = "returned torch.float32"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens:
        raise ValueError("length")
    if any(not 0 <= r < batch for r in rows):
        raise ValueError("row")
    return {key: [t[rows][:, :, :length].float() for t in cache[key]] for key in ("k", "v")}

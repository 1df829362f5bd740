"""A row that is asked for twice comes once."""

import math

import torch

CAUGHT_BY = ["check-take", "test-take"]
MESSAGE = "shape (2, 1, 4, 2)"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens:
        raise ValueError("length")
    if any(not 0 <= r < batch for r in rows):
        raise ValueError("row")
    return {key: [t[list(dict.fromkeys(rows))][:, :, :length].clone() for t in cache[key]] for key in ("k", "v")}

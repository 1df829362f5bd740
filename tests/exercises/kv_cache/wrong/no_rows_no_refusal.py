"""Looks at the length row by row: with no rows any length is accepted."""

import torch

CAUGHT_BY = ["test-take"]
MESSAGE = "must raise ValueError"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    for row in rows:
        if not 0 <= row < batch or not 0 <= length <= tokens:
            raise ValueError("rows or length")
    return {key: [layer[rows][:, :, :length].clone() for layer in cache[key]] for key in ("k", "v")}

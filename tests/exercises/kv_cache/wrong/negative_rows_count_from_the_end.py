"""A negative row counts from the end."""

import torch

CAUGHT_BY = ["test-take"]
MESSAGE = "must raise ValueError for rows and tokens"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(-batch <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows, dtype=torch.int64)
    return {key: [layer[:, :, :length][index] for layer in cache[key]] for key in ("k", "v")}

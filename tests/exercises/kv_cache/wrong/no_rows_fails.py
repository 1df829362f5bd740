"""No rows: an empty list becomes a float index."""

import torch

CAUGHT_BY = ["test-take"]
MESSAGE = "must be long"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows)
    return {key: [layer[:, :, :length][index] for layer in cache[key]] for key in ("k", "v")}

"""The result is a view of the old cache."""

import torch

CAUGHT_BY = ["test-take"]
MESSAGE = "shares memory with the old cache"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows, dtype=torch.int64)
    return {
        key: [
            (layer[:, :, :length] if rows == list(range(batch)) else layer[:, :, :length][index])
            for layer in cache[key]
        ]
        for key in ("k", "v")
    }

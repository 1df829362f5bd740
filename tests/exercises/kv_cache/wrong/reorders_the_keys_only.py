"""The values keep the old rows."""

import torch

CAUGHT_BY = ["check-take", "test-take"]
MESSAGE = "do with the values what you do with the keys"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows, dtype=torch.int64)
    return {
        key: [layer[:, :, :length][index if key == "k" else torch.arange(len(rows)) % batch] for layer in cache[key]]
        for key in ("k", "v")
    }

"""The rows come in ascending order."""

import torch

CAUGHT_BY = ["check-take", "test-take"]
MESSAGE = "rows come in the order asked for"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(sorted(rows), dtype=torch.int64)
    return {key: [layer[:, :, :length][index] for layer in cache[key]] for key in ("k", "v")}

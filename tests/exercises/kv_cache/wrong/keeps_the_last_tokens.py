"""The last tokens are kept."""

import torch

CAUGHT_BY = ["check-take", "test-take"]
MESSAGE = "the first tokens stay"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows, dtype=torch.int64)
    return {key: [layer[:, :, layer.shape[2] - length :][index] for layer in cache[key]] for key in ("k", "v")}

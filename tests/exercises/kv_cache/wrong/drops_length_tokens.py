"""`length` tokens are dropped instead of kept."""

import torch

CAUGHT_BY = ["check-take", "test-take", "check-branch", "test-branch", "test-branch-calls"]
MESSAGE = "returned shape"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows, dtype=torch.int64)
    return {key: [layer[:, :, : tokens - length][index] for layer in cache[key]] for key in ("k", "v")}

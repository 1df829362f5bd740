"""The heads are cut, not the tokens."""

import torch

CAUGHT_BY = ["check-take", "test-take"]
MESSAGE = "returned shape"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows, dtype=torch.int64)
    return {key: [layer[:, :length][index] for layer in cache[key]] for key in ("k", "v")}

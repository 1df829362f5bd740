"""The old cache is changed as well."""

import torch

CAUGHT_BY = ["test-take"]
MESSAGE = "Reread part 4"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows, dtype=torch.int64)
    made = {key: [layer[:, :, :length][index] for layer in cache[key]] for key in ("k", "v")}
    cache.update(made)
    return made

"""Repeated rows are expanded views of one."""

import torch

CAUGHT_BY = ["test-take"]
MESSAGE = "shares its memory"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or not all(0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = torch.tensor(rows, dtype=torch.int64)
    return {
        key: [
            (
                layer[rows[0], :, :length].clone().expand(len(rows), -1, -1, -1)
                if len(set(rows)) == 1
                else layer[:, :, :length][index]
            )
            for layer in cache[key]
        ]
        for key in ("k", "v")
    }

"""Empties the list of rows that the caller handed over."""

import torch

CAUGHT_BY = ["test-take"]
MESSAGE = "changes the list of rows"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens or any(not 0 <= row < batch for row in rows):
        raise ValueError("rows or length")
    index = []
    while rows:
        index.append(rows.pop(0))
    return {key: [layer[index][:, :, :length].clone() for layer in cache[key]] for key in ("k", "v")}

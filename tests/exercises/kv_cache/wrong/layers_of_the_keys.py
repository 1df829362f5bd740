"""The values of the new cache are the keys again."""

import math

import torch

CAUGHT_BY = ["check-take", "test-take", "test-branch", "test-branch-calls"]
MESSAGE = "what you do with the keys"


def take(cache, rows, length):
    batch, _, tokens, _ = cache["k"][0].shape
    if not 0 <= length <= tokens:
        raise ValueError("length")
    if any(not 0 <= r < batch for r in rows):
        raise ValueError("row")
    return {key: [t[rows][:, :, :length].clone() for t in cache["k"]] for key in ("k", "v")}

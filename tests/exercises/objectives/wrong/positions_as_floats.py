"""Positions are floats."""

import torch

CAUGHT_BY = ["check-packed", "test-packed"]
MESSAGE = "packed_mask: positions returned torch.float32, not torch.int64: reread the contract."


def packed_mask(documents, given):
    place = torch.arange(documents.shape[1])
    query, key = place[:, None], place[None, :]
    real = documents >= 0
    same = (documents[:, :, None] == documents[:, None, :]) & real[:, :, None]
    mask = same & ((key <= query) | given[:, None, :]) | (query == key)
    positions = (same & (key < query)).sum(-1).float()
    return mask, positions

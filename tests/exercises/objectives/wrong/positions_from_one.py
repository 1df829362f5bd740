"""Positions count from 1."""

import torch

CAUGHT_BY = ["check-packed", "test-packed"]
MESSAGE = "packed_mask: a pad has position 0."


def packed_mask(documents, given):
    place = torch.arange(documents.shape[1])
    query, key = place[:, None], place[None, :]
    real = documents >= 0
    same = (documents[:, :, None] == documents[:, None, :]) & real[:, :, None]
    mask = same & ((key <= query) | given[:, None, :]) | (query == key)
    positions = (same & (key <= query)).sum(-1)
    return mask, positions

"""Positions count through the row."""

import torch

CAUGHT_BY = ["check-packed", "test-packed"]
MESSAGE = "packed_mask: each document counts from 0 again."


def packed_mask(documents, given):
    place = torch.arange(documents.shape[1])
    query, key = place[:, None], place[None, :]
    real = documents >= 0
    same = (documents[:, :, None] == documents[:, None, :]) & real[:, :, None]
    mask = same & ((key <= query) | given[:, None, :]) | (query == key)
    positions = place.expand(documents.shape).masked_fill(~real, 0)
    return mask, positions

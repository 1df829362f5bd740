"""Pads see each other."""

import torch

CAUGHT_BY = ["test-packed"]
MESSAGE = "packed_mask: pads see each other, or are seen: they are no document."


def packed_mask(documents, given):
    place = torch.arange(documents.shape[1])
    query, key = place[:, None], place[None, :]
    same = documents[:, :, None] == documents[:, None, :]
    mask = same & ((key <= query) | given[:, None, :]) | (query == key)
    positions = (same & (key < query)).sum(-1)
    return mask, positions

"""Pads count on from 0."""

import torch

CAUGHT_BY = ["test-packed"]
MESSAGE = "packed_mask: a position is the number of tokens of the same document before this one, 0 for a pad."


def packed_mask(documents, given):
    place = torch.arange(documents.shape[1])
    query, key = place[:, None], place[None, :]
    real = documents >= 0
    same = (documents[:, :, None] == documents[:, None, :]) & real[:, :, None]
    mask = same & ((key <= query) | given[:, None, :]) | (query == key)
    positions = ((documents[:, :, None] == documents[:, None, :]) & (key < query)).sum(-1)
    return mask, positions

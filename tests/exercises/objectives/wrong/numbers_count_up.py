"""A token sees the documents with a lower number that stand before."""

import torch

CAUGHT_BY = ["test-packed"]
MESSAGE = "packed_mask lets a token see another document: what it reads there is noise."


def packed_mask(documents, given):
    place = torch.arange(documents.shape[1])
    query, key = place[:, None], place[None, :]
    real = documents >= 0
    same = (documents[:, :, None] >= documents[:, None, :]) & real[:, :, None] & real[:, None, :]
    mask = same & ((key <= query) | given[:, None, :]) | (query == key)
    positions = ((documents[:, :, None] == documents[:, None, :]) & real[:, None, :] & (key < query)).sum(-1)
    return mask, positions

"""Document 0 is taken for padding."""

import torch

CAUGHT_BY = ["check-packed", "test-packed"]
MESSAGE = "packed_mask: inside a document the prefix sees itself both ways, the rest looks back."


def packed_mask(documents, given):
    place = torch.arange(documents.shape[1])
    query, key = place[:, None], place[None, :]
    real = documents > 0
    same = (documents[:, :, None] == documents[:, None, :]) & real[:, :, None]
    mask = same & ((key <= query) | given[:, None, :]) | (query == key)
    positions = (same & (key < query)).sum(-1)
    return mask, positions

"""Documents of a row see each other."""

import torch

CAUGHT_BY = ["check-packed", "test-packed"]
MESSAGE = "packed_mask: nobody sees another document."


def packed_mask(documents, given):
    place = torch.arange(documents.shape[1])
    query, key = place[:, None], place[None, :]
    real = documents >= 0
    same = (real[:, :, None] == real[:, None, :]) & real[:, :, None]
    mask = same & ((key <= query) | given[:, None, :]) | (query == key)
    positions = (same & (key < query)).sum(-1)
    return mask, positions

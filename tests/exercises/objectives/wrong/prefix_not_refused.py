"""A prefix longer than its row is cut silently."""

import torch

CAUGHT_BY = ["test-sight"]
MESSAGE = "prefix_mask must raise ValueError for a prefix below 0 or longer than its row."


def prefix_mask(lengths, prefixes, time):
    place = torch.arange(time)
    query, key = place[:, None], place[None, :]
    real = place < lengths[:, None]
    seen = (key <= query) | (key < prefixes[:, None, None])
    return seen & real[:, :, None] & real[:, None, :] | (query == key)

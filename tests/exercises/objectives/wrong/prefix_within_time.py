"""A prefix is compared with the width, not with its row."""

import torch

CAUGHT_BY = ["test-sight"]
MESSAGE = "prefix_mask must raise ValueError for a prefix below 0 or longer than its row."


def prefix_mask(lengths, prefixes, time):
    if bool((prefixes < 0).any()) or bool((prefixes > time).any()):
        raise ValueError("a prefix must be from 0 to its row's length")
    place = torch.arange(time)
    query, key = place[:, None], place[None, :]
    real = place < lengths[:, None]
    seen = (key <= query) | (key < prefixes[:, None, None])
    return seen & real[:, :, None] & real[:, None, :] | (query == key)

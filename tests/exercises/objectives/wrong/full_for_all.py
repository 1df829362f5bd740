"""Everybody sees everybody."""

import torch

CAUGHT_BY = ["check-sight", "test-sight"]
MESSAGE = "prefix_mask: after the prefix nobody sees a later token."


def prefix_mask(lengths, prefixes, time):
    if bool((prefixes < 0).any()) or bool((prefixes > lengths).any()):
        raise ValueError("a prefix must be from 0 to its row's length")
    place = torch.arange(time)
    query, key = place[:, None], place[None, :]
    real = place < lengths[:, None]
    seen = (key >= 0).expand(len(lengths), time, -1)
    return seen & real[:, :, None] & real[:, None, :] | (query == key)

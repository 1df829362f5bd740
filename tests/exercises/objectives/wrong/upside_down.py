"""Queries and keys are swapped."""

import torch

CAUGHT_BY = ["check-sight", "test-sight"]
MESSAGE = "prefix_mask: after the prefix nobody sees a later token."


def prefix_mask(lengths, prefixes, time):
    if bool((prefixes < 0).any()) or bool((prefixes > lengths).any()):
        raise ValueError("a prefix must be from 0 to its row's length")
    place = torch.arange(time)
    key, query = place[:, None], place[None, :]
    real = place < lengths[:, None]
    seen = (key <= query) | (key < prefixes[:, None, None])
    return seen & real[:, :, None] & real[:, None, :] | (query == key)

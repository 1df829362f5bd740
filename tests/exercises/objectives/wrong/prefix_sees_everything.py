"""The tokens of a prefix see the answer too."""

import torch

CAUGHT_BY = ["check-sight", "test-sight"]
MESSAGE = "prefix_mask: the first row is not the mask of a prefix of two."


def prefix_mask(lengths, prefixes, time):
    if bool((prefixes < 0).any()) or bool((prefixes > lengths).any()):
        raise ValueError("a prefix must be from 0 to its row's length")
    place = torch.arange(time)
    query, key = place[:, None], place[None, :]
    real = place < lengths[:, None]
    seen = (key <= query) | (query < prefixes[:, None, None])
    return seen & real[:, :, None] & real[:, None, :] | (query == key)

"""The mask has a dimension for heads."""

import torch

CAUGHT_BY = ["check-sight", "test-sight"]
MESSAGE = "prefix_mask returned shape (2, 1, 4, 4), not (2, 4, 4): reread the contract."


def prefix_mask(lengths, prefixes, time):
    if bool((prefixes < 0).any()) or bool((prefixes > lengths).any()):
        raise ValueError("a prefix must be from 0 to its row's length")
    place = torch.arange(time)
    query, key = place[:, None], place[None, :]
    real = place < lengths[:, None]
    seen = (key <= query) | (key < prefixes[:, None, None])
    return (seen & real[:, :, None] & real[:, None, :] | (query == key))[:, None]

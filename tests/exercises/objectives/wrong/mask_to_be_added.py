"""The mask holds 0 and minus infinity."""

import torch

CAUGHT_BY = ["check-sight", "test-sight"]
MESSAGE = "prefix_mask returned torch.float32, not torch.bool: reread the contract."


def prefix_mask(lengths, prefixes, time):
    if bool((prefixes < 0).any()) or bool((prefixes > lengths).any()):
        raise ValueError("a prefix must be from 0 to its row's length")
    place = torch.arange(time)
    query, key = place[:, None], place[None, :]
    real = place < lengths[:, None]
    seen = (key <= query) | (key < prefixes[:, None, None])
    mask = seen & real[:, :, None] & real[:, None, :] | (query == key)
    return torch.zeros(mask.shape).masked_fill(~mask, -torch.inf)

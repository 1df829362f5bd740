"""The causal corner sits at the top left."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-mask", "test-plan-contract"]
MESSAGE = "the real tokens in the cache, and itself"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query - past) & (key >= start) | (key == query - past)
    return positions, mask

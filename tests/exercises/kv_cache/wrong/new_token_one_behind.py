"""A token after the prompts gets the position of the one before."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions", "test-plan-contract"]
MESSAGE = "the number of real tokens before it"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads).clamp(min=0)
    positions = positions - (columns[past:] >= max(lengths)).long()
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    return positions, mask

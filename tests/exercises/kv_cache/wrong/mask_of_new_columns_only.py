"""The mask leaves the past out."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions", "test-plan-mask", "test-plan-contract"]
MESSAGE = "returned shape"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    mask = mask[:, :, past:]
    return positions, mask

"""Lengths and pieces that make no sense are used as they are."""

import torch

CAUGHT_BY = ["test-plan-contract"]
MESSAGE = "must raise ValueError"


def plan(lengths, past, new):
    if new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    return positions, mask

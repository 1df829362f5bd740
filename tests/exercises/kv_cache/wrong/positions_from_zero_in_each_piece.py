"""Positions count from 0 in every piece."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions", "test-plan-contract"]
MESSAGE = "counts from 0 again in every piece"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - past - pads.clamp(max=0) - (pads - past).clamp(min=0)).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    return positions, mask

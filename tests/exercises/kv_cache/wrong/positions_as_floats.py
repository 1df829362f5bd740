"""Positions are float32."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions", "test-plan-contract"]
MESSAGE = "not torch.int64"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new).float()
    positions = (columns[past:] - pads).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    return positions, mask

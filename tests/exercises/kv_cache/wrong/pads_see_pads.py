"""A pad sees the pads before it."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-mask"]
MESSAGE = "a pad sees itself"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & ((key >= start) | (query < start))
    return positions, mask

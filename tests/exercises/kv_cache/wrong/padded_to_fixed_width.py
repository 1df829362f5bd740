"""Rows are padded to the new columns instead of to the longest prompt."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions", "test-plan-mask", "test-plan-contract"]
MESSAGE = "Reread part 2"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (past + new - torch.tensor(lengths)).clamp(min=0)[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    return positions, mask

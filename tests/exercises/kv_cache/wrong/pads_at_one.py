"""Pads have position 1, as transformers fills them."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions"]
MESSAGE = "a row counts its real tokens only"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = columns[past:] - pads
    positions = positions.masked_fill(positions < 0, 1)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    return positions, mask

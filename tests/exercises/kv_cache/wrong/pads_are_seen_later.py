"""Pads are hidden in the first piece, later all of the past is seen."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-mask", "test-plan-contract"]
MESSAGE = "the real tokens in the cache"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    if past:
        mask = (key <= query).expand(len(lengths), new, past + new)
    return positions, mask

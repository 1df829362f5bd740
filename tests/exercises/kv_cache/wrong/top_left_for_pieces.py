"""Several new columns get a top-left corner, one alone sees all."""

import torch

CAUGHT_BY = ["test-plan-mask", "test-plan-contract"]
MESSAGE = "bottom right"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    if new > 1 and past:
        mask = torch.ones(new, past + new, dtype=torch.bool).tril().expand(len(lengths), -1, -1) & (key >= start)
    return positions, mask

"""After the prompts the pads are forgotten."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions", "test-plan-contract"]
MESSAGE = "in its own row"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads * (past == 0)).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    return positions, mask

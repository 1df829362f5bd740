"""The first real token has position 1, as if the last pad were one."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions", "test-plan-contract"]
MESSAGE = "Reread part 2"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = (columns[past:] - pads + 1).clamp(min=0)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key >= start) | (key == query)
    return positions, mask

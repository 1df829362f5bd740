"""The pads stand on the right."""

import torch

CAUGHT_BY = ["check-plan", "test-plan-positions", "test-plan-mask", "test-plan-contract"]
MESSAGE = "Reread part 2"


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = (max(lengths) - torch.tensor(lengths))[:, None]
    columns = torch.arange(past + new)
    positions = torch.minimum(columns[past:].expand(len(lengths), new), torch.tensor(lengths)[:, None] - 1)
    query, key, start = columns[past:, None], columns[None, :], pads[:, :, None]
    mask = (key <= query) & (key < torch.tensor(lengths)[:, None, None]) | (key == query)
    return positions, mask

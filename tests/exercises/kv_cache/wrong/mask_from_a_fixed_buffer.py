"""Cuts the mask from a causal table of 64 columns, as old models keep it."""

import torch

CAUGHT_BY = ["test-plan-positions", "test-plan-mask"]
MESSAGE = "must match the size"


TABLE = torch.ones(64, 64, dtype=torch.bool).tril()


def plan(lengths, past, new):
    if min(lengths) < 1 or past < 0 or new < 1:
        raise ValueError("lengths, past, new")
    pads = max(lengths) - torch.tensor(lengths)
    columns = torch.arange(past + new)
    mask = TABLE[past : past + new, : past + new] & (columns >= pads[:, None])[:, None]
    mask = mask | torch.eye(past + new, dtype=torch.bool)[past:]
    return (columns[past:] - pads[:, None]).clamp(min=0), mask

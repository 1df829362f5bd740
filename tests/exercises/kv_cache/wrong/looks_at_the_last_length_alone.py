"""Looks at the last length alone."""

import math

import torch

CAUGHT_BY = ["test-plan-contract"]
MESSAGE = "must raise ValueError"


def plan(lengths, past, new):
    if lengths[-1] < 1:
        raise ValueError("length below 1")
    if past < 0 or new < 1:
        raise ValueError("past or new")
    pads = torch.tensor([max(lengths) - n for n in lengths])[:, None, None]
    query = torch.arange(past, past + new)[None, :, None]
    key = torch.arange(past + new)[None, None, :]
    mask = ((key <= query) & (key >= pads)) | (key == query)
    positions = (query - pads).clamp(min=0)[:, :, 0]
    return positions, mask

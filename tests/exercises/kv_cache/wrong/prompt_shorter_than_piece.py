"""Takes a piece longer than the prompts for the padded width."""

import math

import torch

CAUGHT_BY = ["test-plan-positions", "test-plan-mask", "test-plan-contract"]
MESSAGE = "number of real tokens"


def plan(lengths, past, new):
    if any(n < 1 for n in lengths):
        raise ValueError("length below 1")
    if past < 0 or new < 1:
        raise ValueError("past or new")
    pads = torch.tensor([max(*lengths, past + new if past == 0 else 0) - n for n in lengths])[:, None, None]
    query = torch.arange(past, past + new)[None, :, None]
    key = torch.arange(past + new)[None, None, :]
    mask = ((key <= query) & (key >= pads)) | (key == query)
    positions = (query - pads).clamp(min=0)[:, :, 0]
    return positions, mask

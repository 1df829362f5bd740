"""Keeps the lengths of the first batch of a size."""

import math

import torch

CAUGHT_BY = ["test-plan-positions", "test-plan-mask"]
MESSAGE = "number of real tokens"


KEPT = {}


def plan(lengths, past, new):
    if any(n < 1 for n in lengths):
        raise ValueError("length below 1")
    if past < 0 or new < 1:
        raise ValueError("past or new")
    lengths = KEPT.setdefault(len(lengths), lengths)
    pads = torch.tensor([max(lengths) - n for n in lengths])[:, None, None]
    query = torch.arange(past, past + new)[None, :, None]
    key = torch.arange(past + new)[None, None, :]
    mask = ((key <= query) & (key >= pads)) | (key == query)
    positions = (query - pads).clamp(min=0)[:, :, 0]
    return positions, mask

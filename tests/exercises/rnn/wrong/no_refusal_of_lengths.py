"""Lengths that make no sense are clamped."""

import torch

CAUGHT_BY = ["test-unroll-contract"]
MESSAGE = "must raise ValueError unless there is one length per row"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch:
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1).clamp(0, time)
    states = h.new_zeros(batch, time, h.shape[1])
    h = h.clone()
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states[:, t] = torch.where(t < ends, h, 0.0)
    return states, h

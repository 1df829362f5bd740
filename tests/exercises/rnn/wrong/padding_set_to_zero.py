"""Padded inputs are set to 0 and read all the same."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll-padding"]
MESSAGE = "padding may not move a state"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = h.new_zeros(batch, time, h.shape[1])
    h = h.clone()
    for t in range(time):
        h = step(torch.where(t < ends, x[:, t], 0.0), h)
        states[:, t] = torch.where(t < ends, h, 0.0)
    return states, h

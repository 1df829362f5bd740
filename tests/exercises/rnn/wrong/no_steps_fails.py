"""Stacking an empty list of states fails where time is 0."""

import torch

CAUGHT_BY = ["test-unroll-contract"]
MESSAGE = "non-empty"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = []
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states.append(torch.where(t < ends, h, 0.0))
    return torch.stack(states, dim=1), h

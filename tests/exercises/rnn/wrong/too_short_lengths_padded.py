"""Lengths that are missing are taken as full."""

import torch

CAUGHT_BY = ["test-unroll-contract"]
MESSAGE = "must raise ValueError"


def unroll(step, x, lengths, h):
    batch, time = x.shape[0], x.shape[1]
    if len(lengths) > batch or any(not 0 <= length <= time for length in lengths):
        raise ValueError("lengths")
    lengths = list(lengths) + [time] * (batch - len(lengths))
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = []
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states.append(torch.where(t < ends, h, torch.zeros_like(h)))
    return (torch.stack(states, dim=1) if states else h.new_zeros(batch, 0, h.shape[1])), h.clone()

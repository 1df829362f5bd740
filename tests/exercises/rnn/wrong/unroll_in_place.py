"""The new states are written into the initial ones."""

import torch

CAUGHT_BY = ["test-unroll", "test-unroll-contract"]
MESSAGE = "changes"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = h.new_zeros(batch, time, h.shape[1])
    for t in range(time):
        h.copy_(torch.where(t < ends, step(x[:, t], h), h))
        states[:, t] = torch.where(t < ends, h, 0.0)
    return states, h

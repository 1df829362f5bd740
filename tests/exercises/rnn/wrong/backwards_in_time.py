"""The sequence is read from its end."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll", "test-unroll-padding", "test-unroll-contract"]
MESSAGE = "row 0 reads 1, 2, 3"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = h.new_zeros(batch, time, h.shape[1])
    h = h.clone()
    for t in reversed(range(time)):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states[:, t] = torch.where(t < ends, h, 0.0)
    return states, h

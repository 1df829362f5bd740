"""All rows start from the first row's initial state."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll", "test-unroll-padding", "test-unroll-contract"]
MESSAGE = "starts from its own initial state"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = h.new_zeros(batch, time, h.shape[1])
    h = h[:1].expand_as(h).clone()
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states[:, t] = torch.where(t < ends, h, 0.0)
    return states, h

"""The padding of the input is set to 0 in the caller's tensor."""

import torch

CAUGHT_BY = ["test-unroll-contract"]
MESSAGE = "changes the inputs"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(-1, 1)
    states = h.new_zeros(batch, time, h.shape[1])
    for row in range(len(lengths)):
        x[row, lengths[row] :] = 0
    h = h.clone()
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states[:, t] = torch.where(t < ends, h, 0.0)
    return states, h

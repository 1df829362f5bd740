"""The last state is gathered at length - 1: length 0 wraps round to the last column."""

import torch

CAUGHT_BY = ["test-unroll-padding"]
MESSAGE = "length 0 keeps its initial state"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    if time == 0:
        return h.new_zeros(batch, 0, h.shape[1]), h.clone()
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states, start = h.new_zeros(batch, time, h.shape[1]), h
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states[:, t] = torch.where(t < ends, h, 0.0)
    return states, states[torch.arange(batch), ends[:, 0] - 1]

"""The last state is read from the last column, which is padding for short rows."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll-padding"]
MESSAGE = "the last state is the one after the last real token"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    if time == 0:
        return h.new_zeros(batch, 0, h.shape[1]), h.clone()
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = h.new_zeros(batch, time, h.shape[1])
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states[:, t] = torch.where(t < ends, h, 0.0)
    return states, states[:, -1]

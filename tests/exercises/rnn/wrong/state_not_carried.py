"""Every step starts from the initial state."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll", "test-unroll-padding", "test-unroll-contract"]
MESSAGE = "Hand each new state to the next step"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states, last = h.new_zeros(batch, time, h.shape[1]), h.clone()
    for t in range(time):
        new = step(x[:, t], h)
        states[:, t] = torch.where(t < ends, new, 0.0)
        last = torch.where(t < ends, new, last)
    return states, last

"""The mask is multiplied: nan in the padding stays nan."""

import torch

CAUGHT_BY = ["test-unroll-padding"]
MESSAGE = "0 times nan is nan"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = h.new_zeros(batch, time, h.shape[1])
    h = h.clone()
    for t in range(time):
        real = (t < ends).to(h.dtype)
        h = real * step(x[:, t], h) + (1 - real) * h
        states[:, t] = real * h
    return states, h

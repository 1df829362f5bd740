"""All rows stop where the shortest one ends."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll-padding"]
MESSAGE = "row 0 reads 1, 2, 3"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    states = h.new_zeros(batch, time, h.shape[1])
    h = h.clone()
    for t in range(min(lengths, default=0)):
        h = step(x[:, t], h)
        states[:, t] = h
    return states, h

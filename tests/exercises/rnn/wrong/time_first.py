"""The input is taken as (time, batch, inputs), PyTorch's default."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll", "test-unroll-padding", "test-unroll-contract"]
MESSAGE = "Reread the contract"


def unroll(step, x, lengths, h):
    time, batch, _ = x.shape
    if len(lengths) != len(h) or not all(0 <= n <= x.shape[1] for n in lengths):
        raise ValueError("lengths")
    states = []
    for t in range(time):
        h = step(x[t], h[: len(x[t])])
        states.append(h)
    return torch.stack(states), h

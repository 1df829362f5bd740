"""With no time steps the states are as wide as the inputs."""

import torch

CAUGHT_BY = ["test-unroll-contract"]
MESSAGE = "shape (2, 0, 2)"


def unroll(step, x, lengths, h):
    batch, time = x.shape[0], x.shape[1]
    if len(lengths) != batch or any(not 0 <= length <= time for length in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = []
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states.append(torch.where(t < ends, h, torch.zeros_like(h)))
    return (torch.stack(states, dim=1) if states else x.clone()), h.clone()

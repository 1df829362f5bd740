"""With no time steps the empty states come in float32, whatever the dtype of the batch."""

import torch

CAUGHT_BY = ["test-unroll-contract"]
MESSAGE = "returned torch.float32"


def unroll(step, x, lengths, h):
    batch, time = x.shape[0], x.shape[1]
    if len(lengths) != batch or any(not 0 <= length <= time for length in lengths):
        raise ValueError("lengths")
    ends = torch.tensor(lengths, dtype=torch.int64).reshape(batch, 1)
    states = []
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states.append(torch.where(t < ends, h, torch.zeros_like(h)))
    return (torch.stack(states, dim=1) if states else torch.zeros(batch, 0, h.shape[1])), h.clone()

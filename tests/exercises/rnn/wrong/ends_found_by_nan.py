"""Takes NaN for the end of a line and leaves lengths aside."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll-padding"]
MESSAGE = "padded place"


def unroll(step, x, lengths, h):
    batch, time = x.shape[0], x.shape[1]
    if len(lengths) != batch or any(not 0 <= length <= time for length in lengths):
        raise ValueError("lengths")
    ends = (~x.isnan().any(-1)).sum(1, keepdim=True)
    states = []
    for t in range(time):
        h = torch.where(t < ends, step(x[:, t], h), h)
        states.append(torch.where(t < ends, h, torch.zeros_like(h)))
    return (torch.stack(states, dim=1) if states else h.new_zeros(batch, 0, h.shape[1])), h.clone()

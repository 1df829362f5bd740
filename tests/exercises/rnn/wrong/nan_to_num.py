"""Cleans NaN out of the padding, and leaves infinity in."""

import torch

CAUGHT_BY = ["test-unroll-padding"]
MESSAGE = "returned NaN"


def unroll(step, x, lengths, h):
    batch, time = x.shape[0], x.shape[1]
    if len(lengths) != batch or any(not 0 <= length <= time for length in lengths):
        raise ValueError("lengths")
    start, states = h, []
    for t in range(time):
        h = step(x[:, t].nan_to_num(), h)
        states.append(h)
    states = torch.stack(states, dim=1) if states else h.new_zeros(batch, 0, h.shape[1])
    real = (torch.arange(time) < torch.tensor(lengths).reshape(-1, 1)).to(h.dtype)[..., None]
    states = states * real
    last = torch.stack([states[r, n - 1] if n else start[r] for r, n in enumerate(lengths)]) if batch else start
    return states, last

"""The rows still reading shrink from step to step, as in a packed sequence."""

import torch


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    ends = torch.as_tensor(lengths, dtype=torch.int64)
    if ends.shape != (batch,) or bool(((ends < 0) | (ends > time)).any()):
        raise ValueError("lengths")
    states, last = h.new_zeros(batch, time, h.shape[-1]), h.clone()
    for t in range(int(ends.max()) if batch else 0):
        rows = (ends > t).nonzero()[:, 0]
        last[rows] = step(x[rows, t], last[rows])
        states[rows, t] = last[rows]
    return states, last

"""Rows are run one after the other, each from where the row before ended."""

import torch

CAUGHT_BY = ["check-unroll", "test-unroll", "test-unroll-padding", "test-unroll-contract"]
MESSAGE = "starts from its own initial state"


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch or not all(0 <= n <= time for n in lengths):
        raise ValueError("lengths")
    states, last = h.new_zeros(batch, time, h.shape[1]), h.clone()
    state = h[:1]
    for row in range(batch):
        for t in range(lengths[row]):
            state = step(x[row : row + 1, t], state)
            states[row, t] = state[0]
        last[row] = state[0] if lengths[row] else h[row]
    return states, last

"""Counts the list of lengths down to 0 and leaves it so."""

import torch

CAUGHT_BY = ["test-unroll-contract"]
MESSAGE = "changes the inputs, the lengths"


def unroll(step, x, lengths, h):
    batch, time = x.shape[0], x.shape[1]
    if len(lengths) != batch or any(not 0 <= length <= time for length in lengths):
        raise ValueError("lengths")
    last, states = h.clone(), h.new_zeros(batch, time, h.shape[1])
    for t in range(time):
        for row in range(batch):
            if lengths[row] > 0:
                lengths[row] -= 1
                last[row] = step(x[row : row + 1, t], last[row : row + 1])[0]
                states[row, t] = last[row]
    return states, last

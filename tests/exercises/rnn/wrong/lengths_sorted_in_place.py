"""Sorts the list of lengths that the caller handed over."""

import torch

CAUGHT_BY = ["test-unroll-contract"]
MESSAGE = "changes the inputs, the lengths"


def unroll(step, x, lengths, h):
    batch, time = x.shape[0], x.shape[1]
    if len(lengths) != batch or any(not 0 <= length <= time for length in lengths):
        raise ValueError("lengths")
    order = sorted(range(batch), key=lambda row: -lengths[row])
    lengths.sort(reverse=True)
    last, states = h.clone(), h.new_zeros(batch, time, h.shape[1])
    for t in range(time):
        rows = [row for place, row in enumerate(order) if lengths[place] > t]
        if rows:
            last[rows] = step(x[rows, t], last[rows])
            states[rows, t] = last[rows]
    return states, last

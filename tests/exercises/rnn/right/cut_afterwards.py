"""Runs over the padding, then takes each row's last real state and clears what is behind it."""

import torch


def unroll(step, x, lengths, h):
    batch, time = x.shape[0], x.shape[1]
    if len(lengths) != batch or any(not 0 <= length <= time for length in lengths):
        raise ValueError("lengths")
    last = h.clone()
    states = h.new_zeros(batch, time, h.shape[1])
    for t in range(time):
        h = step(x[:, t], h)
        states[:, t] = h
    for row, length in enumerate(lengths):
        if length:
            last[row] = states[row, length - 1]
        states[row, length:] = 0
    return states, last

"""Every sequence on its own, no padding is ever looked at."""

import torch


def unroll(step, x, lengths, h):
    batch, time, _ = x.shape
    if len(lengths) != batch:
        raise ValueError("one length per row")
    if batch and not (min(lengths) >= 0 and max(lengths) <= time):
        raise ValueError("a length is too long or negative")
    states, last = torch.zeros(batch, time, h.shape[1], dtype=h.dtype), h.clone()
    for row in range(batch):
        for t in range(lengths[row]):
            last[row] = step(x[row : row + 1, t], last[row : row + 1])[0]
            states[row, t] = last[row]
    return states, last


def gradient_reach(x, h, weights, readout):
    ratios = torch.zeros(x.shape[:2], dtype=x.dtype)
    for row in range(len(x)):
        with torch.enable_grad():
            state, states = h[row : row + 1].clone().requires_grad_(), []
            for t in range(x.shape[1]):
                read = torch.nn.functional.linear(x[row : row + 1, t], weights["W_x"], weights["b"])
                state = torch.tanh(read + torch.nn.functional.linear(state, weights["W_h"]))
                state.retain_grad()
                states.append(state)
            (states[-1][0] @ readout).backward()
        norms = torch.stack([state.grad.norm() for state in states])
        ratios[row] = norms / norms[-1]
    return ratios

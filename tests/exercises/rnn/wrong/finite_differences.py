"""The gradient is estimated by small differences, which drown in rounding after some steps."""

import torch

CAUGHT_BY = ["test-reach", "test-reach-limits"]
MESSAGE = "the ratios are wrong"


def gradient_reach(x, h, weights, readout):
    states = []
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, weights)
        states.append(h)
    columns = []
    for t, state in enumerate(states):
        parts = []
        for unit in range(h.shape[1]):
            ends = []
            for sign in (1, -1):
                moved = state.clone()
                moved[:, unit] += sign * 1e-3
                for later in range(t + 1, x.shape[1]):
                    moved = rnn_step(x[:, later], moved, weights)
                ends.append(moved @ readout)
            parts.append((ends[0] - ends[1]) / 2e-3)
        columns.append(torch.stack(parts, dim=-1).norm(dim=-1))
    norms = torch.stack(columns, dim=1)
    return norms / norms[:, -1:]

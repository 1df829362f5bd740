"""The state is detached after each step: nothing flows back."""

import torch

CAUGHT_BY = ["check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "with half of each state carried on"


def gradient_reach(x, h, weights, readout):
    ratios = torch.zeros(len(x), x.shape[1], dtype=x.dtype)
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, weights).detach()
    ratios[:, -1] = 1
    return ratios

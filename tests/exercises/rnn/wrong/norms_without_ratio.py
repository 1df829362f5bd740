"""The norms are returned, not their ratio."""

import torch

CAUGHT_BY = ["check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "gradient_reach: with half of each state carried on"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((h @ readout).sum(), states)
    return torch.stack([each.norm(dim=-1) for each in found], dim=1)

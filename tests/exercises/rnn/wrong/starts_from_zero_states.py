"""The network is read from zero states, not from the given ones."""

import torch

CAUGHT_BY = ["test-reach"]
MESSAGE = "the ratios are wrong"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = torch.zeros_like(h).requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((h @ readout).sum(), states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1)
    return norms / norms[:, -1:]

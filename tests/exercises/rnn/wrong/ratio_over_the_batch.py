"""The norms are taken over the whole batch."""

import torch

CAUGHT_BY = ["test-reach"]
MESSAGE = "each sequence has its own"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((h @ readout).sum(), states)
    norms = torch.stack([each.norm() for each in found])
    return (norms / norms[-1]).expand(len(x), -1).clone()

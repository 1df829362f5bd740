"""The gradients are those of the states before each input, the initial one included."""

import torch

CAUGHT_BY = ["test-reach", "test-reach-limits"]
MESSAGE = "the ratios are wrong"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            states.append(h)
            h = rnn_step(x[:, t], h, weights)
        found = torch.autograd.grad((h @ readout).sum(), states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1)
    return norms / norms[:, -1:]

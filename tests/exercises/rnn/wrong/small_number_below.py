"""A small number is added below against division by 0, and gradients below it are cut."""

import torch

CAUGHT_BY = ["test-reach-limits"]
MESSAGE = "add nothing to it"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((h @ readout).sum(), states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1).clamp(min=1e-12)
    return norms / norms[:, -1:]

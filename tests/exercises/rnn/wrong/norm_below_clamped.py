"""The norm below is at least 1e-8: a small readout loses its ratios."""

import torch

CAUGHT_BY = ["test-reach-limits"]
MESSAGE = "add nothing to it"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((states[-1] @ readout).sum(), states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1)
    return norms / norms[:, -1:].clamp(min=1e-8)

"""Each norm is divided by the largest one."""

import torch

CAUGHT_BY = ["test-reach", "test-reach-limits"]
MESSAGE = "the last column is 1"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((h @ readout).sum(), states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1)
    return norms / norms.amax(dim=1, keepdim=True)

"""The loss adds up all steps, so that early states get gradients of their own losses too."""

import torch

CAUGHT_BY = ["check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "The loss looks at the last state only"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad(sum((state @ readout).sum() for state in states), states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1)
    return norms / norms[:, -1:]

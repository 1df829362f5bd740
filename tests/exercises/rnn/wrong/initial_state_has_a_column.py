"""The initial state gets a column of its own."""

import torch

CAUGHT_BY = ["check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "returned shape"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h = h.detach().requires_grad_()
        states = [h]
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((h @ readout).sum(), states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1)
    return norms / norms[:, -1:]

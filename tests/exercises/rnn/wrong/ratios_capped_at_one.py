"""No ratio may be above 1, so that an explosion goes unseen."""

import torch

CAUGHT_BY = ["test-reach", "test-reach-limits"]
MESSAGE = "may also explode"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((states[-1] @ readout).sum(), states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1)
    return (norms / norms[:, -1:]).clamp(max=1)

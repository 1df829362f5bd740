"""All sequences are divided by the first one's last norm."""

import torch

CAUGHT_BY = ["check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "each is divided by its own last norm"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        loss = (states[-1] @ readout * torch.arange(1, len(x) + 1)).sum()
        found = torch.autograd.grad(loss, states)
    norms = torch.stack([each.norm(dim=-1) for each in found], dim=1)
    return norms / norms[:1, -1:]

"""The largest entry of the gradient instead of its norm."""

import torch

CAUGHT_BY = ["test-reach"]
MESSAGE = "the ratios are wrong"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        h, states = h.detach().requires_grad_(), []
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
            states.append(h)
        found = torch.autograd.grad((states[-1] @ readout).sum(), states)
    norms = torch.stack([each.abs().amax(dim=-1) for each in found], dim=1)
    return norms / norms[:, -1:]

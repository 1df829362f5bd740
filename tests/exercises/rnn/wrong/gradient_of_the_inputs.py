"""The gradient is the one of the inputs, not of the states."""

import torch

CAUGHT_BY = ["test-reach"]
MESSAGE = "not of the inputs"


def gradient_reach(x, h, weights, readout):
    with torch.enable_grad():
        x = x.detach().clone().requires_grad_()
        for t in range(x.shape[1]):
            h = rnn_step(x[:, t], h, weights)
        (found,) = torch.autograd.grad((h @ readout).sum(), [x])
    norms = found.norm(dim=-1)
    return norms / norms[:, -1:]

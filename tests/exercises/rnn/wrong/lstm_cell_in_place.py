"""The cell is updated in the caller's tensor."""

import torch

CAUGHT_BY = ["test-lstm"]
MESSAGE = "changes its arguments"


def lstm_step(x, h, c, weights, forget_bias):
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c.mul_(torch.sigmoid(f + forget_bias)).add_(torch.sigmoid(i) * torch.tanh(g))
    return torch.sigmoid(o) * torch.tanh(c), c

"""The forget bias is added to all four blocks."""

import torch

CAUGHT_BY = ["test-lstm-forget"]
MESSAGE = "added to the forget gate's block alone"


def lstm_step(x, h, c, weights, forget_bias):
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"] + forget_bias).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c

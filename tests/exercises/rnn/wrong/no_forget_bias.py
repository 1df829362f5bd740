"""The forget bias is left out."""

import torch

CAUGHT_BY = ["test-lstm-forget"]
MESSAGE = "leaves forget_bias out"


def lstm_step(x, h, c, weights, forget_bias):
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c

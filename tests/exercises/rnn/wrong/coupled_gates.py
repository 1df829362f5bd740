"""The forget gate is 1 minus the input gate, as in a GRU."""

import torch

CAUGHT_BY = ["test-lstm", "test-lstm-forget"]
MESSAGE = "the new cell is wrong"


def lstm_step(x, h, c, weights, forget_bias):
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    i = torch.sigmoid(i)
    c = (1 - i) * c + i * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c

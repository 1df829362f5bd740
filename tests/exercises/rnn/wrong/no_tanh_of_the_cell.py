"""The state is the output gate times the cell, without tanh."""

import torch

CAUGHT_BY = ["check-lstm", "test-lstm", "test-lstm-forget"]
MESSAGE = "the new state is o * tanh(new c)"


def lstm_step(x, h, c, weights, forget_bias):
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c = torch.sigmoid(f + forget_bias) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * c, c

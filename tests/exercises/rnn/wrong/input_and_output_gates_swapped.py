"""The input and the output gate have changed places."""

import torch

CAUGHT_BY = ["check-lstm", "test-lstm", "test-lstm-forget"]
MESSAGE = "Check the order of the blocks in the table"


def lstm_step(x, h, c, weights, forget_bias):
    o, g, f, i = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    c = torch.sigmoid(f + forget_bias) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c

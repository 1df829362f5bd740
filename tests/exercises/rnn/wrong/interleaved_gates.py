"""The four blocks are read interleaved, unit by unit."""

import torch

CAUGHT_BY = ["test-lstm", "test-lstm-forget"]
MESSAGE = "the new cell is wrong"


def lstm_step(x, h, c, weights, forget_bias):
    blocks = x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]
    i, g, f, o = (blocks[:, n::4] for n in range(4))
    c = torch.sigmoid(f + forget_bias) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c

"""The new state looks at the old cell."""

import torch

CAUGHT_BY = ["check-lstm", "test-lstm", "test-lstm-forget"]
MESSAGE = "the new state is o * tanh(new c)"


def lstm_step(x, h, c, weights, forget_bias):
    i, g, f, o = (x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    new = torch.sigmoid(f + forget_bias) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), new

"""The candidate goes through a sigmoid like the gates."""

import torch

CAUGHT_BY = ["check-lstm", "test-lstm", "test-lstm-forget"]
MESSAGE = "which of them goes through a sigmoid"


def lstm_step(x, h, c, weights, forget_bias):
    i, g, f, o = torch.sigmoid(x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]).chunk(4, dim=-1)
    f = torch.sigmoid(torch.logit(f) + forget_bias)
    c = f * c + i * g
    return o * torch.tanh(c), c

"""Sigmoid stands where tanh belongs."""

import torch

CAUGHT_BY = ["check-step", "test-step", "check-reach", "test-reach-limits"]
MESSAGE = "tanh of what the input brings"


def rnn_step(x, h, weights):
    return torch.sigmoid(x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"])

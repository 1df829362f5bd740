"""The bias is left out."""

import torch

CAUGHT_BY = ["test-step"]
MESSAGE = "check the three terms"


def rnn_step(x, h, weights):
    return torch.tanh(x @ weights["W_x"].T + h @ weights["W_h"].T)

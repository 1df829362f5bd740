"""The old state is added behind the tanh."""

import torch

CAUGHT_BY = ["check-step", "test-step"]
MESSAGE = "added before the tanh"


def rnn_step(x, h, weights):
    return torch.tanh(x @ weights["W_x"].T + weights["b"]) + h @ weights["W_h"].T

"""ReLU stands where tanh belongs."""

import torch

CAUGHT_BY = ["check-step", "test-step", "check-reach", "test-reach-limits"]
MESSAGE = "or it is ReLU"


def rnn_step(x, h, weights):
    return torch.relu(x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"])

"""The step writes the new state into the old one."""

import torch

CAUGHT_BY = ["test-step", "check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "changes its arguments"


def rnn_step(x, h, weights):
    return h.copy_(torch.tanh(x @ weights["W_x"].T + h @ weights["W_h"].T + weights["b"]))

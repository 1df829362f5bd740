"""The step handles one vector, not a batch."""

import torch

CAUGHT_BY = ["check-step", "test-step", "check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "returned shape"


def rnn_step(x, h, weights):
    return torch.tanh(weights["W_x"] @ x[0] + weights["W_h"] @ h[0] + weights["b"])

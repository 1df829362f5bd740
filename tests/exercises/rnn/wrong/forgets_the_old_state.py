"""The step reads the input only."""

import torch

CAUGHT_BY = ["check-step", "test-step", "check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "the old state goes through W_h"


def rnn_step(x, h, weights):
    return torch.tanh(x @ weights["W_x"].T + weights["b"])

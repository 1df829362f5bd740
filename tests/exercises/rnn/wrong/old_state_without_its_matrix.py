"""The old state is added as it is."""

import torch

CAUGHT_BY = ["check-step", "test-step", "check-reach", "test-reach-limits"]
MESSAGE = "goes through W_h"


def rnn_step(x, h, weights):
    return torch.tanh(x @ weights["W_x"].T + h + weights["b"])

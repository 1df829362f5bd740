"""One row is computed and returned for all."""

import torch

CAUGHT_BY = ["check-step", "test-step", "check-reach", "test-reach-limits"]
MESSAGE = "check the three terms"


def rnn_step(x, h, weights):
    one = torch.tanh(x[:1] @ weights["W_x"].T + h[:1] @ weights["W_h"].T + weights["b"])
    return one.expand(len(x), -1).clone()

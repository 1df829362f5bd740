"""Both matrices are taken as (in, out)."""

import torch

CAUGHT_BY = ["test-step", "check-reach", "test-reach", "test-reach-limits"]
MESSAGE = "cannot be multiplied"


def rnn_step(x, h, weights):
    return torch.tanh(x @ weights["W_x"] + h @ weights["W_h"] + weights["b"])

"""The bias is added to both products, as two linear layers would."""

import torch

CAUGHT_BY = ["test-step"]
MESSAGE = "check the three terms"


def rnn_step(x, h, weights):
    linear = torch.nn.functional.linear
    return torch.tanh(linear(x, weights["W_x"], weights["b"]) + linear(h, weights["W_h"], weights["b"]))

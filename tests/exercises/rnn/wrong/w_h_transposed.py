"""The recurrent matrix is transposed: only a square one lets that pass."""

import torch

CAUGHT_BY = ["test-step"]
MESSAGE = "is one of them transposed"


def rnn_step(x, h, weights):
    return torch.tanh(x @ weights["W_x"].T + h @ weights["W_h"] + weights["b"])

"""The step computes and returns float32 whatever it gets."""

import torch

CAUGHT_BY = ["test-step", "test-reach", "test-reach-limits"]
MESSAGE = "where the contract asks for torch.float64"


def rnn_step(x, h, weights):
    w = {name: value.float() for name, value in weights.items()}
    return torch.tanh(x.float() @ w["W_x"].T + h.float() @ w["W_h"].T + w["b"])

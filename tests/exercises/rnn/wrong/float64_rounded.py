"""Everything goes through float32, the dtype is put right at the end."""

import torch

CAUGHT_BY = ["test-step", "test-reach-limits"]
MESSAGE = "check the three terms"


def rnn_step(x, h, weights):
    w = {name: value.float() for name, value in weights.items()}
    return torch.tanh(x.float() @ w["W_x"].T + h.float() @ w["W_h"].T + w["b"]).to(x.dtype)

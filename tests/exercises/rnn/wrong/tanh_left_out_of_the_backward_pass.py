"""The gradient is carried back by W_h alone, as if the network were linear."""

import torch

CAUGHT_BY = ["test-reach"]
MESSAGE = "the ratios are wrong"


def gradient_reach(x, h, weights, readout):
    back, norms = readout, []
    for _ in range(x.shape[1]):
        norms.append(back.norm())
        back = back @ weights["W_h"]
    norms = torch.stack(norms[::-1])
    return (norms / norms[-1]).expand(len(x), -1).clone()

"""The spectral radius of W_h to the power of the distance: right for linear networks at best."""

import torch

CAUGHT_BY = ["test-reach"]
MESSAGE = "the ratios are wrong"


def gradient_reach(x, h, weights, readout):
    radius = torch.linalg.eigvals(weights["W_h"]).abs().max()
    return (radius ** torch.arange(x.shape[1] - 1, -1, -1)).expand(len(x), -1).clone()

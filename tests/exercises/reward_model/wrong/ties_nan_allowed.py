"""NaN is neither below 0 nor infinite, so it passes."""

import math

import torch

CAUGHT_BY = ["test-ties-extremes"]
MESSAGE = "must raise ValueError if tie is negative, infinite or NaN"


def tie_logprobs(first, second, tie):
    if tie < 0 or tie == math.inf:
        raise ValueError("tie must be a finite number, at least 0")
    half = (first - second) / 2
    middle = torch.full_like(half, math.log(tie) if tie else -math.inf)
    return torch.stack([half, middle, -half], dim=-1).log_softmax(dim=-1)

"""Returns probabilities."""

import math

import torch

CAUGHT_BY = ["check-ties", "test-ties", "test-ties-extremes"]
MESSAGE = "returns probabilities: return their logarithms"


def tie_logprobs(first, second, tie):
    if not 0 <= tie < math.inf:
        raise ValueError("tie must be a finite number, at least 0")
    half = (first - second) / 2
    middle = torch.full_like(half, math.log(tie) if tie else -math.inf)
    return torch.stack([half, middle, -half], dim=-1).softmax(dim=-1)

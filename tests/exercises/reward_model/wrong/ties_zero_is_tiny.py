"""Replaces tie = 0 by a tiny number."""

import math

import torch

CAUGHT_BY = ["test-ties-extremes"]
MESSAGE = "with tie = 0 a tie has probability 0, whose logarithm is minus infinity"


def tie_logprobs(first, second, tie):
    if not 0 <= tie < math.inf:
        raise ValueError("tie must be a finite number, at least 0")
    half = (first - second) / 2
    middle = torch.full_like(half, math.log(max(tie, 1e-30)))
    return torch.stack([half, middle, -half], dim=-1).log_softmax(dim=-1)

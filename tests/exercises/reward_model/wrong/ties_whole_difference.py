"""Uses the whole difference where half of it belongs."""

import math

import torch

CAUGHT_BY = ["check-ties", "test-ties", "test-ties-extremes"]
MESSAGE = "three weights, the middle one tie times e to the mean of both rewards, divided by their sum"


def tie_logprobs(first, second, tie):
    if not 0 <= tie < math.inf:
        raise ValueError("tie must be a finite number, at least 0")
    half = first - second
    middle = torch.full_like(half, math.log(tie) if tie else -math.inf)
    return torch.stack([half, middle, -half], dim=-1).log_softmax(dim=-1)

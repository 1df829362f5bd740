"""A tie has weight `tie`, whatever the rewards are."""

import math

import torch

CAUGHT_BY = ["check-ties", "test-ties", "test-ties-extremes"]
MESSAGE = "gives a tie the same weight for all rewards"


def tie_logprobs(first, second, tie):
    if not 0 <= tie < math.inf:
        raise ValueError("tie must be a finite number, at least 0")
    middle = torch.full_like(first, math.log(tie) if tie else -math.inf)
    return torch.stack([first, middle, second], dim=-1).log_softmax(dim=-1)

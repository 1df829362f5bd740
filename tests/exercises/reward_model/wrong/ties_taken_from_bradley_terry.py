"""A tie has probability tie / (1 + tie), and the rest is Bradley-Terry."""

import math

import torch

CAUGHT_BY = ["check-ties", "test-ties", "test-ties-extremes"]
MESSAGE = "three weights, the middle one tie times e to the mean of both rewards, divided by their sum"


def tie_logprobs(first, second, tie):
    if not 0 <= tie < math.inf:
        raise ValueError("tie")
    log = torch.nn.functional.logsigmoid
    margin = first - second
    rest = -math.log1p(tie)
    middle = torch.full_like(margin, math.log(tie) + rest if tie else -math.inf)
    return torch.stack([log(margin) + rest, middle, log(-margin) + rest], dim=-1)

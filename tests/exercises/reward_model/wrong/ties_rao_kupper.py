"""The model of Rao and Kupper, another one."""

import math

import torch

CAUGHT_BY = ["check-ties", "test-ties", "test-ties-extremes"]
MESSAGE = "three weights, the middle one tie times e to the mean of both rewards, divided by their sum"


def tie_logprobs(first, second, tie):
    if not 0 <= tie < math.inf:
        raise ValueError("tie")
    log = torch.nn.functional.logsigmoid
    threshold = math.log1p(tie)
    margin = first - second
    one, two = log(margin - threshold), log(-margin - threshold)
    return torch.stack([one, torch.log1p(-(one.exp() + two.exp())), two], dim=-1)

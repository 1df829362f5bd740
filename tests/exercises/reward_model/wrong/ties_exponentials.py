"""Writes the formula as it stands, and exp overflows."""

import math

import torch

CAUGHT_BY = ["test-ties-extremes"]
MESSAGE = "returned NaN: is it 0 times infinity, 0 / 0, or a NaN that came in?"


def tie_logprobs(first, second, tie):
    if not 0 <= tie < math.inf:
        raise ValueError("tie must be a finite number, at least 0")
    weights = torch.stack([first.exp(), tie * ((first + second) / 2).exp(), second.exp()], dim=-1)
    return (weights / weights.sum(dim=-1, keepdim=True)).log()

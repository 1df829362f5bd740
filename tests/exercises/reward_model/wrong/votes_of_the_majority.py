"""The answer with more votes is the chosen one, and the loss is the mean over pairs."""

import torch

CAUGHT_BY = ["check-votes", "test-votes", "test-votes-extremes"]
MESSAGE = "lets the majority decide: the others voted too"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    sign = torch.where(votes[:, 0] > votes[:, 1], 1.0, -1.0)
    voted = votes.sum(dim=1) > 0
    return -(torch.nn.functional.logsigmoid(sign * margin) * voted).sum() / voted.sum().clamp(min=1)

"""A stable log of sigmoid from relu and abs, whose slope is 0 where rewards are equal."""

import torch

CAUGHT_BY = ["test-votes"]
MESSAGE = "or flat at equal rewards"


def logsigmoid(x):
    return -torch.relu(-x) - (-x.abs()).exp().log1p()


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    return -(votes * logsigmoid(logs)).sum() / votes.sum().clamp(min=1)

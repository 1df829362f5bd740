"""Cuts the caller's rewards to 500 in place."""

import torch

CAUGHT_BY = ["test-votes-extremes"]
MESSAGE = "changes its arguments: work on a copy"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    with torch.no_grad():
        first.clamp_(-500, 500)
        second.clamp_(-500, 500)
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    return -(votes * torch.nn.functional.logsigmoid(logs)).sum() / votes.sum().clamp(min=1)

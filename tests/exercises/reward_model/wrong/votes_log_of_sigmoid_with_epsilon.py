"""Adds 1e-12 to the sigmoid so that its log stays finite."""

import torch

CAUGHT_BY = ["test-votes-extremes"]
MESSAGE = "a large margin is cut or rounded away: take the log of the sigmoid in one step"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    return -(votes * (torch.sigmoid(logs) + 1e-12).log()).sum() / votes.sum().clamp(min=1)

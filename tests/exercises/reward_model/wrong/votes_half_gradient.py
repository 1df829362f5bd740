"""The right value, and half the gradient."""

import torch

CAUGHT_BY = ["test-votes", "test-votes-extremes"]
MESSAGE = "the value is right, its gradient is not: some step is cut off"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    margin = margin / 2 + margin.detach() / 2
    logs = torch.stack([margin, -margin], dim=-1)
    return -(votes * torch.nn.functional.logsigmoid(logs)).sum() / votes.sum().clamp(min=1)

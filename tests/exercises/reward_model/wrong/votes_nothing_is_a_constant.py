"""Without a vote it returns a 0 that is connected to nothing."""

import torch

CAUGHT_BY = ["test-votes-extremes"]
MESSAGE = "without a vote the loss is still connected to the rewards"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    if not votes.sum():
        return torch.zeros((), dtype=first.dtype)
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    return -(votes * torch.nn.functional.logsigmoid(logs)).sum() / votes.sum().clamp(min=1)

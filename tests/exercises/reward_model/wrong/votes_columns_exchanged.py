"""Takes the first column for those who preferred the second answer."""

import torch

CAUGHT_BY = ["check-votes", "test-votes", "test-votes-extremes"]
MESSAGE = "exchanges the two columns of votes"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([-margin, margin], dim=-1)
    return -(votes * torch.nn.functional.logsigmoid(logs)).sum() / votes.sum().clamp(min=1)

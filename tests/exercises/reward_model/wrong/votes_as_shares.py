"""Each pair counts the same, however many raters voted."""

import torch

CAUGHT_BY = ["check-votes", "test-votes", "test-votes-extremes"]
MESSAGE = "counts every pair the same: every vote counts the same"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    return -(votes / votes.sum(dim=1, keepdim=True).clamp(min=1) * torch.nn.functional.logsigmoid(logs)).sum() / max(
        int((votes.sum(dim=1) > 0).sum()), 1
    )

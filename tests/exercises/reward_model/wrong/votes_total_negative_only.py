"""Looks for negative votes in the total of a pair only."""

import torch

CAUGHT_BY = ["test-votes-extremes"]
MESSAGE = "must raise ValueError for shapes that do not fit and for negative votes: else they are broadcast in silence"


def vote_loss(first, second, votes):
    if (
        first.dim() != 1
        or first.shape != second.shape
        or votes.shape != (len(first), 2)
        or bool((votes.sum(dim=1) < 0).any())
    ):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    return -(votes * torch.nn.functional.logsigmoid(logs)).sum() / votes.sum().clamp(min=1)

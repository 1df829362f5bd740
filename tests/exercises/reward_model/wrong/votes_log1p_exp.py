"""log(1 + exp(-margin)) overflows."""

import torch

CAUGHT_BY = ["test-votes-extremes"]
MESSAGE = "returned NaN: is it 0 times infinity, 0 / 0, or a NaN that came in?"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    return (votes * torch.log1p(torch.exp(-logs))).sum() / votes.sum().clamp(min=1)

"""PyTorch's binary cross-entropy on probabilities cuts every log at -100."""

import torch

CAUGHT_BY = ["test-votes-extremes"]
MESSAGE = "a large margin is cut or rounded away: take the log of the sigmoid in one step"


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or bool((votes < 0).any()):
        raise ValueError("first and second must be (pairs,), votes (pairs, 2) and never negative")
    margin = first - second
    logs = torch.stack([margin, -margin], dim=-1)
    p = torch.sigmoid(margin)
    bce = torch.nn.functional.binary_cross_entropy
    one = bce(p, torch.ones_like(p), reduction="none") * votes[:, 0]
    two = bce(p, torch.zeros_like(p), reduction="none") * votes[:, 1]
    return (one + two).sum() / votes.sum().clamp(min=1)

"""softplus of the margins, shares weighted by the votes of a pair."""

import torch


def vote_loss(first, second, votes):
    if first.ndim != 1 or second.ndim != 1 or votes.ndim != 2:
        raise ValueError("dimensions")
    if len(first) != len(second) or tuple(votes.shape) != (len(first), 2) or (votes.numel() and votes.min() < 0):
        raise ValueError("sizes or negative votes")
    margin = (first - second).double()
    total = int(votes.sum())
    cost = votes[:, 0] * torch.nn.functional.softplus(-margin) + votes[:, 1] * torch.nn.functional.softplus(margin)
    loss = cost.sum() / total if total else cost.sum()
    return loss.to(first.dtype)

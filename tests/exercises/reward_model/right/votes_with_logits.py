"""PyTorch's own loss on logits, weighted."""

import torch


def vote_loss(first, second, votes):
    if first.dim() != 1 or first.shape != second.shape or votes.shape != (len(first), 2) or (votes < 0).any():
        raise ValueError("shapes that fit, votes of at least 0")
    total = votes.sum(dim=1).to(first.dtype)
    if not total.sum():
        return 0 * (first.sum() + second.sum())
    share = votes[:, 0] / total.clamp(min=1)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(first - second, share, weight=total, reduction="sum")
    return loss / total.sum()

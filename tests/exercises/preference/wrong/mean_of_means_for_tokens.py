"""Over tokens, the mean of the rows' means is taken."""

import torch

CAUGHT_BY = ["check-average", "test-average"]
MESSAGE = "average_loss: four tokens count, each as much as the others."


def average_loss(losses, mask, how, longest=None):
    if how not in ("tokens", "answers", "constant") or (how == "constant" and (longest is None or longest < 1)):
        raise ValueError("how or longest")
    losses = losses.masked_fill(~mask, 0)
    each = mask.sum(1)
    if how == "tokens":
        return (losses.sum(1) / each.clamp(min=1)).sum() / (each > 0).sum().clamp(min=1)
    if how == "answers":
        return (losses.sum(1) / each.clamp(min=1)).sum() / (each > 0).sum().clamp(min=1)
    return losses.sum() / (len(losses) * longest)

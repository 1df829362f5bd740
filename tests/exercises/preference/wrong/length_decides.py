"""A given length makes it constant, whatever the way."""

import torch

CAUGHT_BY = ["test-average"]
MESSAGE = "average_loss: how much does each token weigh? Look at the table again, and at rows"


def average_loss(losses, mask, how, longest=None):
    if how not in ("tokens", "answers", "constant") or (how == "constant" and (longest is None or longest < 1)):
        raise ValueError("how or longest")
    losses = losses.masked_fill(~mask, 0)
    each = mask.sum(1)
    if longest is not None:
        how = "constant"
    if how == "tokens":
        return losses.sum() / each.sum().clamp(min=1)
    if how == "answers":
        return (losses.sum(1) / each.clamp(min=1)).sum() / (each > 0).sum().clamp(min=1)
    return losses.sum() / (len(losses) * longest)

"""Nothing counts: 0 / 0."""

import torch

CAUGHT_BY = ["test-average"]
MESSAGE = "average_loss returned NaN: 0 was multiplied by NaN or inf, or divided by 0. Pick with"


def average_loss(losses, mask, how, longest=None):
    if how not in ("tokens", "answers", "constant") or (how == "constant" and (longest is None or longest < 1)):
        raise ValueError("how or longest")
    losses = losses.masked_fill(~mask, 0)
    each = mask.sum(1)
    if how == "tokens":
        return losses.sum() / each.sum()
    if how == "answers":
        return (losses.sum(1) / each.clamp(min=1)).sum() / (each > 0).sum().clamp(min=1)
    return losses.sum() / (len(losses) * longest)

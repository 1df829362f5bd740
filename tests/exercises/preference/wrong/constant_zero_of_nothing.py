"""Nothing counts: a new 0 without a gradient."""

import torch

CAUGHT_BY = ["test-average"]
MESSAGE = "average_loss: where no token counts the 0 belongs to the losses all the same: its"


def average_loss(losses, mask, how, longest=None):
    if how not in ("tokens", "answers", "constant") or (how == "constant" and (longest is None or longest < 1)):
        raise ValueError("how or longest")
    losses = losses.masked_fill(~mask, 0)
    each = mask.sum(1)
    if not bool(mask.any()):
        return torch.zeros((), dtype=losses.dtype)
    if how == "tokens":
        return losses.sum() / each.sum().clamp(min=1)
    if how == "answers":
        return (losses.sum(1) / each.clamp(min=1)).sum() / (each > 0).sum().clamp(min=1)
    return losses.sum() / (len(losses) * longest)

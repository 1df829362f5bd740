"""Over answers, empty rows count as answers of loss 0."""

import torch

CAUGHT_BY = ["check-average", "test-average"]
MESSAGE = "average_loss: a row without any token is no answer."


def average_loss(losses, mask, how, longest=None):
    if how not in ("tokens", "answers", "constant") or (how == "constant" and (longest is None or longest < 1)):
        raise ValueError("how or longest")
    losses = losses.masked_fill(~mask, 0)
    each = mask.sum(1)
    if how == "tokens":
        return losses.sum() / each.sum().clamp(min=1)
    if how == "answers":
        return (losses.sum(1) / each.clamp(min=1)).sum() / len(each)
    return losses.sum() / (len(losses) * longest)

"""Probabilities are computed in the half precision of the logits."""

import torch

CAUGHT_BY = ["test-top-p-contract", "test-min-p-contract"]
MESSAGE = "lets half precision decide"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_top_p(logits, p):
    p = column(p, logits)
    allowed((p >= 0) & (p <= 1))
    ordered, order = logits.sort(dim=-1, descending=True, stable=True)
    reached = ordered.softmax(dim=-1).cumsum(dim=-1)
    keep = torch.ones_like(reached, dtype=torch.bool)
    keep[:, 1:] = reached[:, :-1] < p
    keep |= p == 1
    return logits.masked_fill(~keep.gather(-1, order.argsort(dim=-1)), float("-inf"))


def filter_min_p(logits, min_p):
    min_p = column(min_p, logits)
    allowed((min_p >= 0) & (min_p <= 1))
    probabilities = logits.softmax(dim=-1)
    keep = probabilities >= min_p.to(logits.dtype) * probabilities.amax(dim=-1, keepdim=True)
    return logits.masked_fill(~keep, float("-inf"))

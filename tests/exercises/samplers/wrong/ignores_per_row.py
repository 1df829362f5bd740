"""A tensor of settings is read as one number: its first value rules the whole batch."""

import torch

CAUGHT_BY = ["test-top-p-contract", "test-min-p-contract", "test-distribution"]
MESSAGE = "each row obeys its own"


def first(setting):
    return float(torch.as_tensor(setting, dtype=torch.float32).flatten()[0]) if torch.as_tensor(setting).numel() else 1.0


def filter_top_p(logits, p):
    p = first(p)
    if not 0 <= p <= 1:
        raise ValueError("p must lie in [0, 1]")
    ordered, order = logits.float().sort(dim=-1, descending=True, stable=True)
    reached = ordered.softmax(dim=-1).cumsum(dim=-1)
    keep = torch.ones_like(reached, dtype=torch.bool)
    if p < 1:
        keep[:, 1:] = reached[:, :-1] < p
    return logits.masked_fill(~keep.gather(-1, order.argsort(dim=-1)), float("-inf"))


def filter_min_p(logits, min_p):
    min_p = first(min_p)
    if not 0 <= min_p <= 1:
        raise ValueError("min_p must lie in [0, 1]")
    probabilities = logits.float().softmax(dim=-1)
    keep = probabilities >= min_p * probabilities.amax(dim=-1, keepdim=True)
    return logits.masked_fill(~keep, float("-inf"))

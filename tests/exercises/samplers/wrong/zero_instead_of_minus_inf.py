"""Dropped tokens get the logit 0, as if logits were probabilities."""

import torch

CAUGHT_BY = ["check-top-k", "test-top-k", "test-top-k-contract", "check-distribution", "test-distribution"]
MESSAGE = "a dropped token gets the logit -inf, not 0"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_top_k(logits, k):
    k = column(k, logits)
    allowed(k >= 1)
    rank = logits.argsort(dim=-1, descending=True, stable=True).argsort(dim=-1)
    return logits.masked_fill(rank >= k, 0.0)

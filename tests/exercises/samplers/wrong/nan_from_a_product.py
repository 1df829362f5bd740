"""The mask is multiplied into the logits: -inf times 0 is NaN."""

import torch

CAUGHT_BY = [
    "check-top-k",
    "test-top-k",
    "test-top-k-contract",
    "check-distribution",
    "test-distribution",
    "test-sample",
]
MESSAGE = "-inf times 0 (mask, do not multiply)"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_top_k(logits, k):
    k = column(k, logits)
    allowed(k >= 1)
    rank = logits.argsort(dim=-1, descending=True, stable=True).argsort(dim=-1)
    penalty = torch.full_like(logits, float("-inf"))
    return logits + (rank >= k) * penalty

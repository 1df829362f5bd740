"""Dropped tokens get -1e9 (which float16 does not even hold) instead of -inf."""

import torch

CAUGHT_BY = ["check-min-p", "test-min-p", "test-min-p-contract"]
MESSAGE = "not a large negative number"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_min_p(logits, min_p):
    min_p = column(min_p, logits)
    allowed((min_p >= 0) & (min_p <= 1))
    probabilities = logits.float().softmax(dim=-1)
    keep = probabilities >= min_p * probabilities.amax(dim=-1, keepdim=True)
    return torch.where(keep, logits, -1e9)

"""Min-p compares probabilities with min_p itself, not with min_p times the highest."""

import torch

CAUGHT_BY = ["check-min-p", "test-min-p", "test-min-p-contract", "test-distribution"]
MESSAGE = "the threshold is relative to the highest probability of that row"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_min_p(logits, min_p):
    min_p = column(min_p, logits)
    allowed((min_p >= 0) & (min_p <= 1))
    keep = logits.float().softmax(dim=-1) >= min_p
    return logits.masked_fill(~keep, float("-inf"))

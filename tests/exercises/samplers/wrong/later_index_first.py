"""Among equal logits the filters keep the later index (an ascending sort, read backwards)."""

import torch

CAUGHT_BY = ["check-top-k", "test-top-k", "check-top-p", "test-top-p"]
MESSAGE = "among equals the lower index comes first"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def backwards(logits):
    return logits.argsort(dim=-1, stable=True).flip(-1)


def filter_top_k(logits, k):
    k = column(k, logits)
    allowed(k >= 1)
    rank = backwards(logits).argsort(dim=-1)
    return logits.masked_fill(rank >= k, float("-inf"))


def filter_top_p(logits, p):
    p = column(p, logits)
    allowed((p >= 0) & (p <= 1))
    order = backwards(logits)
    reached = logits.float().gather(-1, order).softmax(dim=-1).cumsum(dim=-1)
    keep = torch.ones_like(reached, dtype=torch.bool)
    keep[:, 1:] = reached[:, :-1] < p
    keep |= p == 1
    return logits.masked_fill(~keep.gather(-1, order.argsort(dim=-1)), float("-inf"))

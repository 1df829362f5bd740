"""Top-p drops the token that crosses p (it keeps the largest set below p)."""

import torch

CAUGHT_BY = ["check-top-p", "test-top-p", "test-distribution"]
MESSAGE = "drops the token that crosses p"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_top_p(logits, p):
    p = column(p, logits)
    allowed((p >= 0) & (p <= 1))
    ordered, order = logits.float().sort(dim=-1, descending=True, stable=True)
    keep = ordered.softmax(dim=-1).cumsum(dim=-1) <= p
    keep[:, 0] = True
    keep |= p == 1
    return logits.masked_fill(~keep.gather(-1, order.argsort(dim=-1)), float("-inf"))

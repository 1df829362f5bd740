"""Top-p keeps one token more after p is reached (shifts its mask twice)."""

import torch

CAUGHT_BY = ["check-top-p", "test-top-p", "test-distribution"]
MESSAGE = "goes on after p is reached"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_top_p(logits, p):
    p = column(p, logits)
    allowed((p >= 0) & (p <= 1))
    ordered, order = logits.float().sort(dim=-1, descending=True, stable=True)
    remove = ordered.softmax(dim=-1).cumsum(dim=-1) >= p
    remove[:, 2:] = remove[:, :-2].clone()
    remove[:, :2] = False
    remove &= p < 1
    return logits.masked_fill(remove.gather(-1, order.argsort(dim=-1)), float("-inf"))

"""Top-p at p = 1 drops tokens whose probability rounds to nothing."""

import torch

CAUGHT_BY = ["test-top-p"]
MESSAGE = "p = 1 keeps every finite logit"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_top_p(logits, p):
    p = column(p, logits)
    allowed((p >= 0) & (p <= 1))
    ordered, order = logits.float().sort(dim=-1, descending=True, stable=True)
    probabilities = ordered.softmax(dim=-1)
    before = torch.nn.functional.pad(probabilities.cumsum(dim=-1)[:, :-1], (1, 0))
    keep = before < p
    keep[:, 0] = True
    return logits.masked_fill(~keep.gather(-1, order.argsort(dim=-1)), float("-inf"))

"""Top-k compares with the k-th value and so keeps all that tie there, as transformers does."""

import torch

CAUGHT_BY = ["check-top-k", "test-top-k"]
MESSAGE = "a tie at the k-th place"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_top_k(logits, k):
    k = column(k, logits).long().clamp(max=logits.shape[-1])
    allowed(k >= 1)
    ordered = logits.sort(dim=-1, descending=True).values
    return logits.masked_fill(logits < ordered.gather(-1, (k - 1).expand(len(logits), 1)), float("-inf"))

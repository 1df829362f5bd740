"""Min-p takes the highest probability of the whole batch, not of the row."""

import torch

CAUGHT_BY = ["check-min-p", "test-min-p", "test-min-p-contract", "test-distribution"]
MESSAGE = "neither absolute nor of the batch"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_min_p(logits, min_p):
    min_p = column(min_p, logits)
    allowed((min_p >= 0) & (min_p <= 1))
    if logits.numel() == 0:
        return logits.clone()
    probabilities = logits.float().softmax(dim=-1)
    return logits.masked_fill(probabilities < min_p * probabilities.max(), float("-inf"))

"""Min-p drops a probability that equals the threshold."""

import torch

CAUGHT_BY = ["test-min-p"]
MESSAGE = "a probability equal to the threshold stays"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def filter_min_p(logits, min_p):
    min_p = column(min_p, logits)
    allowed((min_p >= 0) & (min_p <= 1))
    probabilities = logits.float().softmax(dim=-1)
    top = probabilities.amax(dim=-1, keepdim=True)
    keep = (probabilities > min_p * top) | (min_p == 0)
    return logits.masked_fill(~keep, float("-inf"))

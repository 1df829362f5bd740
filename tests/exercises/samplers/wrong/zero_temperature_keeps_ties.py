"""T = 0 keeps every token that has the highest logit."""

import torch

CAUGHT_BY = ["test-temperature"]
MESSAGE = "T = 0 keeps exactly one token per row"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def scale_temperature(logits, temperature):
    temperature = column(temperature, logits)
    allowed((temperature >= 0) & (temperature < float("inf")))
    zero = temperature == 0
    scaled = (logits.float() / temperature.masked_fill(zero, 1.0)).to(logits.dtype)
    return scaled.masked_fill(zero & (logits < logits.amax(dim=-1, keepdim=True)), float("-inf"))

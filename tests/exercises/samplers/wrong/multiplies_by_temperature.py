"""The logits are multiplied by the temperature."""

import torch

CAUGHT_BY = [
    "check-temperature",
    "test-temperature",
    "test-temperature-contract",
    "check-distribution",
    "test-distribution",
]
MESSAGE = "makes T = 2 sharper"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def scale_temperature(logits, temperature):
    temperature = column(temperature, logits)
    allowed((temperature >= 0) & (temperature < float("inf")))
    zero = temperature == 0
    scaled = (logits.float() * temperature.masked_fill(zero, 1.0)).to(logits.dtype)
    others = torch.arange(logits.shape[-1], device=logits.device) != logits.argmax(dim=-1, keepdim=True)
    return scaled.masked_fill(zero & others, float("-inf"))

"""T = 0 is a division by zero."""

import torch

CAUGHT_BY = ["check-temperature", "test-temperature", "test-temperature-contract", "test-distribution"]
MESSAGE = "T = 0 cannot be a division"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def scale_temperature(logits, temperature):
    temperature = column(temperature, logits)
    allowed((temperature >= 0) & (temperature < float("inf")))
    return (logits.float() / temperature).to(logits.dtype)

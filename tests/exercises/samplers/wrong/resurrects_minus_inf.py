"""-inf is replaced by the lowest finite number, so a token that was ruled out comes back."""

import torch

CAUGHT_BY = ["test-temperature", "test-temperature-contract"]
MESSAGE = "-inf stays -inf"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def allowed(condition):
    if not bool(condition.all()):
        raise ValueError("a setting is not allowed")


def scale_temperature(logits, temperature):
    temperature = column(temperature, logits)
    allowed((temperature >= 0) & (temperature < float("inf")))
    zero = temperature == 0
    finite = torch.nan_to_num(logits, neginf=-60000.0)
    scaled = (finite.float() / temperature.masked_fill(zero, 1.0)).to(logits.dtype)
    others = torch.arange(logits.shape[-1], device=logits.device) != logits.argmax(dim=-1, keepdim=True)
    return scaled.masked_fill(zero & others, float("-inf"))

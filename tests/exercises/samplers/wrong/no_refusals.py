"""Settings that make no sense are used as they are."""

import torch

CAUGHT_BY = ["test-temperature-contract", "test-top-k-contract", "test-distribution-contract"]
MESSAGE = "must raise ValueError"


def column(setting, logits):
    return torch.as_tensor(setting, dtype=torch.float32, device=logits.device).reshape(-1, 1)


def scale_temperature(logits, temperature):
    temperature = column(temperature, logits)
    zero = temperature == 0
    scaled = (logits.float() / temperature.masked_fill(zero, 1.0)).to(logits.dtype)
    others = torch.arange(logits.shape[-1], device=logits.device) != logits.argmax(dim=-1, keepdim=True)
    return scaled.masked_fill(zero & others, float("-inf"))


def filter_top_k(logits, k):
    rank = logits.argsort(dim=-1, descending=True, stable=True).argsort(dim=-1)
    return logits.masked_fill(rank >= column(k, logits).clamp(min=1), float("-inf"))

"""A temperature below 0.05 is taken for 0: an epsilon where the contract has an exact 0."""

import torch

CAUGHT_BY = ["test-temperature"]
MESSAGE = "only T = 0 is greedy"


def scale_temperature(logits, temperature):
    temperature = torch.as_tensor(temperature, dtype=torch.float32, device=logits.device).reshape(-1, 1)
    if not bool(((temperature >= 0) & (temperature < float("inf"))).all()):
        raise ValueError("temperature must be 0 or a positive number")
    zero = temperature < 0.05
    work = logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits
    scaled = (work / temperature.masked_fill(zero, 1.0)).to(logits.dtype)
    others = torch.arange(logits.shape[-1], device=logits.device) != logits.argmax(dim=-1, keepdim=True)
    return scaled.masked_fill(zero & others, float("-inf"))

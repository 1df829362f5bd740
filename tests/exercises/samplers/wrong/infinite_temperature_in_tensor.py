"""An infinite temperature is refused as a number, but passes inside a tensor."""

import torch

CAUGHT_BY = ["test-temperature-contract"]
MESSAGE = "negative, infinite or NaN temperature, also in a single row"


def scale_temperature(logits, temperature):
    if not torch.is_tensor(temperature) and temperature == float("inf"):
        raise ValueError("temperature must be finite")
    temperature = torch.as_tensor(temperature, dtype=torch.float32, device=logits.device).reshape(-1, 1)
    if not bool((temperature >= 0).all()):
        raise ValueError("temperature must be 0 or a positive number")
    zero = temperature == 0
    work = logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits
    scaled = (work / temperature.masked_fill(zero, 1.0)).to(logits.dtype)
    others = torch.arange(logits.shape[-1], device=logits.device) != logits.argmax(dim=-1, keepdim=True)
    return scaled.masked_fill(zero & others, float("-inf"))

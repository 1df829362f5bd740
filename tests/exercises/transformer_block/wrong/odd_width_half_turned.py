"""An odd width leaves the last number as it is."""

import torch

CAUGHT_BY = ["test-rotary"]
MESSAGE = "odd width"


def apply_rotary(x, positions, theta=10_000.0):
    d = x.shape[-1]
    if d % 2:
        return torch.cat([apply_rotary(x[..., :-1], positions, theta), x[..., -1:]], -1) if d > 1 else x.clone()
    work = torch.promote_types(x.dtype, torch.float32)
    rates = theta ** (-torch.arange(0, d, 2, dtype=torch.float64, device=x.device) / d)
    angles = positions[:, None, :, None].double() * rates
    cos, sin = angles.cos().to(work), angles.sin().to(work)
    a, b = x.to(work).chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1).to(x.dtype)

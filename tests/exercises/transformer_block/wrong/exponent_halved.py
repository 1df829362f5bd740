"""The exponent is -i / d."""

import torch

CAUGHT_BY = ["check-rotary", "test-rotary", "test-rotary-contract"]
MESSAGE = "p * theta ** (-2 i / d)"


def apply_rotary(x, positions, theta=10_000.0):
    d = x.shape[-1]
    if d % 2:
        raise ValueError(f"a head of width {d} has no pairs")
    work = torch.promote_types(x.dtype, torch.float32)
    rates = theta ** (-torch.arange(0, d // 2, dtype=torch.float64, device=x.device) / d)
    angles = positions[:, None, :, None].double() * rates
    cos, sin = angles.cos().to(work), angles.sin().to(work)
    a, b = x.to(work).chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1).to(x.dtype)

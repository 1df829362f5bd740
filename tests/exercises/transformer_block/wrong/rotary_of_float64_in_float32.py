"""float64 is turned in float32."""

import torch

CAUGHT_BY = ["test-rotary-contract"]
MESSAGE = "angles are not exact enough"


def apply_rotary(x, positions, theta=10_000.0):
    d = x.shape[-1]
    if d % 2:
        raise ValueError(f"a head of width {d} has no pairs")
    work = torch.float32
    rates = theta ** (-torch.arange(0, d, 2, dtype=torch.float64, device=x.device) / d)
    angles = positions[:, None, :, None].double() * rates
    cos, sin = angles.cos().to(work), angles.sin().to(work)
    a, b = x.to(work).chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1).to(x.dtype)

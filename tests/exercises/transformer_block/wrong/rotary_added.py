"""Sinusoids are added, as in 2017."""

import torch

CAUGHT_BY = ["check-rotary", "test-rotary", "test-rotary-contract", "test-block-llama"]
MESSAGE = "position 0 turns by no angle"


def apply_rotary(x, positions, theta=10_000.0):
    d = x.shape[-1]
    if d % 2:
        raise ValueError(f"a head of width {d} has no pairs")
    work = torch.promote_types(x.dtype, torch.float32)
    rates = theta ** (-torch.arange(0, d, 2, dtype=torch.float64, device=x.device) / d)
    angles = positions[:, None, :, None].double() * rates
    cos, sin = angles.cos().to(work), angles.sin().to(work)
    return (x + torch.cat([sin, cos], dim=-1)).to(x.dtype)

"""Multiplies in float32 and converts at the end."""

import torch

CAUGHT_BY = ["check-noise", "test-noise"]
MESSAGE = "noise_schedule: multiply what each step leaves, 1 - beta. The betas are evenly spaced."


def noise_schedule(steps, first, last):
    if steps < 1 or not 0 < first <= last < 1:
        raise ValueError("schedule")
    betas = torch.linspace(first, last, steps)
    return torch.cat([torch.ones(1), (1 - betas).cumprod(0)]).double()

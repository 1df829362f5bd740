"""Refuses a last beta of exactly 1 only."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "noise_schedule must raise ValueError for a last beta above 1."


def noise_schedule(steps, first, last):
    if steps < 1 or first <= 0 or last < first or last == 1:
        raise ValueError("bad schedule")
    betas = torch.linspace(first, last, steps, dtype=torch.float64)
    return torch.cat([torch.ones(1, dtype=torch.float64), torch.cumprod(1 - betas, 0)])

"""A single step takes the last beta."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "noise_schedule: other numbers of steps give wrong signals; the last beta is `last`"


def noise_schedule(steps, first, last):
    if steps < 1 or not 0 < first <= last < 1:
        raise ValueError("schedule")
    betas = torch.linspace(last, first, steps, dtype=torch.float64).flip(0)
    return torch.cat([torch.ones(1, dtype=torch.float64), (1 - betas).cumprod(0)])

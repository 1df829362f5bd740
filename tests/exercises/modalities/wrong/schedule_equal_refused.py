"""Refuses equal betas."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "ValueError: bad schedule"


def noise_schedule(steps, first, last):
    if steps < 1 or not 0 < first < last < 1:
        raise ValueError("bad schedule")
    betas = torch.linspace(first, last, steps, dtype=torch.float64)
    return torch.cat([torch.ones(1, dtype=torch.float64), torch.cumprod(1 - betas, 0)])

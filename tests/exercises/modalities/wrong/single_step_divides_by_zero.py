"""A single step divides by zero."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "float division by zero"


def noise_schedule(steps, first, last):
    if steps < 1 or not 0 < first <= last < 1:
        raise ValueError("schedule")
    betas = torch.tensor([first + (last - first) * t / (steps - 1) for t in range(steps)], dtype=torch.float64)
    return torch.cat([torch.ones(1, dtype=torch.float64), (1 - betas).cumprod(0)])

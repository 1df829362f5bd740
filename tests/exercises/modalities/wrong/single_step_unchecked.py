"""Returns for a single step before it looks at the betas."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "noise_schedule must raise ValueError for a last beta below the first, also with a single step."


def noise_schedule(steps, first, last):
    if steps == 1:
        return torch.tensor([1, 1 - first], dtype=torch.float64)
    if steps < 1 or not 0 < first <= last < 1:
        raise ValueError("bad schedule")
    betas = torch.linspace(first, last, steps, dtype=torch.float64)
    return torch.cat([torch.ones(1, dtype=torch.float64), torch.cumprod(1 - betas, 0)])

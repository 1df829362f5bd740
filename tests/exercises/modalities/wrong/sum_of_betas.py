"""Subtracts the sum of the betas."""

import torch

CAUGHT_BY = ["check-noise", "test-noise"]
MESSAGE = "noise_schedule: multiply what each step leaves, 1 - beta. The betas are evenly spaced."


def noise_schedule(steps, first, last):
    if steps < 1 or not 0 < first <= last < 1:
        raise ValueError("schedule")
    return torch.cat(
        [torch.ones(1, dtype=torch.float64), 1 - torch.linspace(first, last, steps, dtype=torch.float64).cumsum(0)]
    )

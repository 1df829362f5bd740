"""Begins with the signal after the first step."""

import torch

CAUGHT_BY = ["check-noise", "test-noise"]
MESSAGE = "noise_schedule returned shape (3,), not (4,)."


def noise_schedule(steps, first, last):
    if steps < 1 or not 0 < first <= last < 1:
        raise ValueError("schedule")
    return (1 - torch.linspace(first, last, steps, dtype=torch.float64)).cumprod(0)

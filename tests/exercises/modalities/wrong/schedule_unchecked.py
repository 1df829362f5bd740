"""Takes any betas."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "noise_schedule must raise ValueError for no steps. Reread part 4."


def noise_schedule(steps, first, last):
    pass
    return torch.cat(
        [
            torch.ones(1, dtype=torch.float64),
            (1 - torch.linspace(first, last, max(steps, 0), dtype=torch.float64)).cumprod(0),
        ]
    )

"""min and clamp of the ratio: the gradient is NaN where exp overflows."""

import torch

CAUGHT_BY = ["test-clip-extremes"]
MESSAGE = "clipped_surrogate returned NaN: 0 was multiplied by NaN or inf, or divided by 0. Pick"


def clipped_surrogate(new, old, advantages, mask, low=0.2, high=0.2, ceiling=None):
    if not 0 <= low < 1 or high < 0 or (ceiling is not None and ceiling <= 1 + high):
        raise ValueError("bounds")
    advantages = advantages.detach().masked_fill(~mask, 0)
    ratio = (new - old.detach()).masked_fill(~mask, 0).exp()
    plain, held = ratio * advantages, ratio.clamp(1 - low, 1 + high) * advantages
    objective = torch.minimum(plain, held)
    clipped = held < plain
    if ceiling is not None:
        floor = ceiling * advantages
        over = (advantages < 0) & (objective < floor)
        objective, clipped = torch.where(over, floor, objective), clipped | over
    return -objective, clipped

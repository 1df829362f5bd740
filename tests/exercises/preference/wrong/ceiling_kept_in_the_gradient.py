"""The ceiling holds the loss, but a gradient still flows."""

import math

import torch

CAUGHT_BY = ["test-clip-gradient", "test-clip-extremes"]
MESSAGE = "clipped_surrogate: where a bound holds, and outside the mask, the gradient is 0."


def clipped_surrogate(new, old, advantages, mask, low=0.2, high=0.2, ceiling=None):
    if not 0 <= low < 1 or high < 0 or (ceiling is not None and ceiling <= 1 + high):
        raise ValueError("bounds")
    advantages = torch.where(mask, advantages, 0).detach()
    log_ratio = torch.where(mask, new - old.detach(), 0)
    top, bottom = math.log(1 + high), math.log(1 - low)
    limit = math.inf if ceiling is None else math.log(ceiling)
    up, down = advantages > 0, advantages < 0
    clipped = (up & (log_ratio > top)) | (down & ((log_ratio < bottom) | (log_ratio > limit)))
    log_ratio = torch.where(up, log_ratio.clamp(max=top), log_ratio)
    log_ratio = torch.where(down, log_ratio.clamp(min=bottom), log_ratio)
    log_ratio = torch.where(down & (log_ratio > limit), log_ratio - log_ratio.detach() + limit, log_ratio)
    log_ratio = torch.where(up | down, log_ratio, 0)
    return -log_ratio.exp() * advantages, clipped

"""A setting is taken for given when it is true: a negative length passes, a ceiling of 0 is no ceiling."""

import torch

CAUGHT_BY = ["test-average", "test-clip-extremes"]
MESSAGE = "also for a ceiling of 0"


def average_loss(losses, mask, how, longest=None):
    if how not in ("tokens", "answers", "constant"):
        raise ValueError("how")
    if how == "constant" and (not longest):
        raise ValueError("longest")
    x = losses.masked_fill(~mask, 0)
    if how == "tokens":
        return x.sum() / mask.sum().clamp(min=1)
    if how == "constant":
        return x.sum() / (mask.shape[0] * longest)
    n = mask.sum(1)
    rows = x.sum(1) / n.clamp(min=1)
    return rows.sum() / (n > 0).sum().clamp(min=1)


def clipped_surrogate(new, old, advantages, mask, low=0.2, high=0.2, ceiling=None):
    if not 0 <= low < 1 or not high >= 0:
        raise ValueError("bounds")
    if ceiling and not ceiling > 1 + high:
        raise ValueError("ceiling")
    z = torch.zeros_like(new)
    a = torch.where(mask, advantages.detach(), z)
    with torch.no_grad():
        r = (new - old).exp()
        up = mask & (a > 0) & (r > 1 + high)
        down = mask & (a < 0) & (r < 1 - low)
        top = mask & (a < 0) & (r > ceiling) if ceiling else torch.zeros_like(mask)
        clipped = up | down | top
    d = torch.where(mask & ~clipped & (a != 0), new - old.detach(), z)
    loss = -(d.exp() * a)
    loss = torch.where(up, -(1 + high) * a, loss)
    loss = torch.where(down, -(1 - low) * a, loss)
    if ceiling:
        loss = torch.where(top, -ceiling * a, loss)
    return loss, clipped

"""The clip by cases, only what counts goes through exp; the mean as a weighted sum; pairs through softplus."""

import torch
from torch.nn.functional import softplus


def clipped_surrogate(new, old, advantages, mask, low=0.2, high=0.2, ceiling=None):
    if not (0 <= low < 1 and high >= 0):
        raise ValueError("bounds")
    if ceiling is not None and not ceiling > 1 + high:
        raise ValueError("ceiling")
    losses = torch.zeros_like(new)
    clipped = torch.zeros_like(mask)
    with torch.no_grad():
        moved = (new - old).double().exp()
        up, down = mask & (advantages > 0), mask & (advantages < 0)
        top, bottom = up & (moved > 1 + high), down & (moved < 1 - low)
        over = down & (moved > ceiling) if ceiling is not None else torch.zeros_like(mask)
        clipped = top | bottom | over
        free = (up | down) & ~clipped
    losses = losses.masked_scatter(free, -(new[free] - old[free].detach()).exp() * advantages[free].detach())
    for where, bound in ((top, 1 + high), (bottom, 1 - low), (over, ceiling)):
        if bool(where.any()):
            losses = torch.where(where, -bound * advantages.detach(), losses)
    return torch.where(mask, losses, 0), clipped


def average_loss(losses, mask, how, longest=None):
    with torch.no_grad():
        ones = mask.to(losses.dtype)
        each = ones.sum(1, keepdim=True)
        if how == "tokens":
            weights = ones / ones.sum().clamp(min=1)
        elif how == "answers":
            weights = ones / each.clamp(min=1) / (each > 0).sum().clamp(min=1)
        elif how == "constant":
            if longest is None or longest < 1:
                raise ValueError("longest")
            weights = ones / mask.shape[0] / longest
        else:
            raise ValueError("how")
    return (torch.where(mask, losses, torch.zeros_like(losses)) * weights).sum()


def pair_loss(policy, reference, masks, beta, smoothing=0.0, normalise=False):
    if beta <= 0:
        raise ValueError("beta")
    if not 0 <= smoothing < 0.5:
        raise ValueError("smoothing")

    def reward(side):
        mask = masks[side]
        if int(mask.sum(1).min()) == 0:
            raise ValueError("empty answer")
        mine = policy[side].masked_fill(~mask, 0).sum(1)
        theirs = reference[side].detach().masked_fill(~mask, 0).sum(1)
        return beta * (mine - theirs) / (mask.sum(1) if normalise else 1)

    chosen, rejected = reward("chosen"), reward("rejected")
    margin = chosen - rejected
    loss = (softplus(-margin) + smoothing * margin).mean()
    right = (chosen.detach() > rejected.detach()).to(margin.dtype)
    return loss, torch.stack((chosen.detach(), rejected.detach()), dim=-1), right.mean()

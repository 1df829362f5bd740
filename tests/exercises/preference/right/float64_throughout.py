"""Everything is computed in float64 and rounded once at the end."""

import torch


def average_loss(losses, mask, how, longest=None):
    if how not in ("tokens", "answers", "constant"):
        raise ValueError("how")
    if how == "constant" and (longest is None or longest <= 0):
        raise ValueError("longest")
    wide = torch.where(mask, losses, 0).double()
    if how == "tokens":
        result = wide.sum() / mask.sum().clamp(min=1)
    elif how == "constant":
        result = (wide / longest).sum(1).mean()
    else:
        real = mask.any(1)
        result = (wide.sum(1)[real] / mask.sum(1)[real]).sum() / real.sum().clamp(min=1)
    return result.to(losses.dtype)


def clipped_surrogate(new, old, advantages, mask, low=0.2, high=0.2, ceiling=None):
    if low < 0 or low >= 1 or high < 0 or (ceiling is not None and ceiling <= 1 + high):
        raise ValueError("bounds")
    a = advantages.detach().double().masked_fill(~mask, 0)
    x = (new.double() - old.detach().double()).masked_fill(~mask, 0).clamp(max=600)
    ratio = x.exp()
    top = torch.full_like(a, 1 + high).masked_fill(a < 0, torch.inf if ceiling is None else ceiling)
    bottom = torch.zeros_like(a).masked_fill(a < 0, 1 - low)
    used = torch.minimum(torch.maximum(ratio, bottom), top)
    clipped = (a != 0) & (used != ratio)
    used = torch.where(clipped, used.detach(), ratio)
    return (-used * a).to(new.dtype), clipped


def pair_loss(policy, reference, masks, beta, smoothing=0.0, normalise=False):
    if beta <= 0 or not 0 <= smoothing < 0.5:
        raise ValueError("beta or smoothing")
    if not all(bool(mask.any(1).all()) for mask in masks.values()):
        raise ValueError("mask")
    rewards = {}
    for side, mask in masks.items():
        ratio = torch.where(mask, policy[side].double() - reference[side].detach().double(), 0.0)
        rewards[side] = beta * ratio.sum(1) / (mask.sum(1) if normalise else 1)
    margin = rewards["chosen"] - rewards["rejected"]
    logs = torch.nn.functional.logsigmoid(torch.stack([margin, -margin]))
    loss = -(torch.tensor([[1 - smoothing], [smoothing]], dtype=torch.float64) * logs).sum(0).mean()
    dtype = policy["chosen"].dtype
    both = torch.stack([rewards["chosen"], rewards["rejected"]], 1).detach()
    return loss.to(dtype), both.to(dtype), (margin.detach() > 0).double().mean().to(dtype)

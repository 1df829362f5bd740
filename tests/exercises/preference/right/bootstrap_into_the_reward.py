"""What follows a cut is added to its reward, the cut is then an end; means by nanmean; the clip by cases."""

import torch


def stream_advantages(steps, gamma, lam):
    mask, over = steps["mask"], steps["terminated"]
    with torch.no_grad():
        extra = torch.where(steps["truncated"] & ~over & mask, gamma * steps["bootstrap"], 0)
        rewards = torch.where(mask, steps["rewards"], 0) + extra
        values = torch.where(mask, steps["values"], 0)
        over = over | steps["truncated"]
        advantages = torch.zeros_like(values)
        for row in range(mask.shape[0]):
            later = None
            for t in range(mask.shape[1] - 1, -1, -1):
                if not mask[row, t]:
                    continue
                advantages[row, t] = rewards[row, t] - values[row, t]
                if not over[row, t]:
                    if later is None:
                        raise ValueError(f"row {row}: how does it go on?")
                    advantages[row, t] += gamma * (values[row, later] + lam * advantages[row, later])
                later = t
        return advantages, advantages + values


def average_loss(losses, mask, how, longest=None):
    kept = losses.masked_fill(~mask, torch.nan)
    if how == "tokens":
        return kept.nanmean() if mask.any() else kept.nansum()
    if how == "answers":
        return kept[mask.any(dim=1)].nanmean(dim=1).mean() if mask.any() else kept.nansum()
    if how == "constant":
        if not longest or longest < 1:
            raise ValueError("longest")
        return kept.nansum() / longest / losses.shape[0]
    raise ValueError(f"unknown: {how}")


def clipped_surrogate(new, old, advantages, mask, low=0.2, high=0.2, ceiling=None):
    if not 0 <= low < 1 or high < 0:
        raise ValueError("low or high")
    if ceiling is not None and ceiling <= 1 + high:
        raise ValueError("ceiling")
    with torch.no_grad():
        a = advantages.masked_fill(~mask, 0)
        ratio = (new - old).masked_fill(~mask, 0).exp()
        good, bad = a > 0, a < 0
        over = bad & (ratio > ceiling) if ceiling is not None else torch.zeros_like(mask)
        clipped = good & (ratio > 1 + high) | bad & (ratio < 1 - low) | over
        bound = torch.full_like(a, 1 + high).masked_fill(bad, 1 - low)
        bound = bound if ceiling is None else bound.masked_fill(over, ceiling)
        free = mask & ~clipped & (a != 0)
    moving = torch.where(free, new - old.detach(), 0).exp()
    return -a * torch.where(free, moving, bound), clipped

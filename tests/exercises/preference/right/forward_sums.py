"""Advantages as the sum of the paper's definition, from every token forward; the places of scores by argmax."""

import torch


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    if estimate not in ("k1", "k2", "k3") or beta < 0 or (mask.sum(1) == 0).any():
        raise ValueError("estimate, beta or mask")
    with torch.no_grad():
        x = policy.masked_fill(~mask, 0) - reference.masked_fill(~mask, 0)
        cost = x if estimate == "k1" else 0.5 * x.square() if estimate == "k2" else x - 1 + (-x).exp()
        rewards = (-beta * cost).masked_fill(~mask, 0)
        last = (mask * torch.arange(1, mask.shape[1] + 1)).argmax(1, keepdim=True)
        return rewards.scatter_add(1, last, scores[:, None])


@torch.no_grad()
def stream_advantages(steps, gamma, lam):
    mask = steps["mask"]
    advantages, returns = torch.zeros_like(steps["values"]), torch.zeros_like(steps["values"])
    for i, row in enumerate(mask):
        keep = row.nonzero().flatten()
        rewards, values, after = (steps[key][i, keep] for key in ("rewards", "values", "bootstrap"))
        end, cut = steps["terminated"][i, keep], steps["truncated"][i, keep]
        if not len(keep):
            continue
        stop = end | cut
        if not stop[-1]:
            raise ValueError("open end")
        following = torch.cat([values[1:], values[:1]])
        following = torch.where(cut, after, following)
        following = torch.where(end, torch.zeros_like(following), following)
        errors = rewards + gamma * following - values
        for n in range(len(keep)):
            total, weight = 0.0, 1.0
            for m in range(n, len(keep)):
                total += weight * float(errors[m])
                weight *= gamma * lam
                if stop[m]:
                    break
            advantages[i, keep[n]] = total
            returns[i, keep[n]] = total + float(values[n])
    return advantages, returns


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("group", "batch", "none"):
        raise ValueError(scale)
    out = torch.zeros(rewards.shape, dtype=rewards.dtype)
    keep = counts.nonzero()[:, 0]
    if len(keep) == 0:
        return out
    own = rewards.detach()[keep].double()
    _, index, size = groups[keep].unique(return_inverse=True, return_counts=True)
    n = len(size)
    zeros = torch.zeros(n, dtype=torch.float64)
    mean = zeros.index_add(0, index, own) / size
    centred = own - mean[index]
    low = zeros.scatter_reduce(0, index, own, "amin", include_self=False)
    high = zeros.scatter_reduce(0, index, own, "amax", include_self=False)
    flat = (low == high)[index]
    if scale == "group":
        spread = (zeros.index_add(0, index, centred**2) / (size - 1)).sqrt()[index]
    elif scale == "batch" and len(own) > 1:
        spread = own.std()
    else:
        spread = 1.0
    out[keep] = torch.where(flat, 0.0, centred / spread).to(out.dtype)
    return out

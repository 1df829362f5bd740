"""Advantages column by column from the right, for all rows at once; the errors first, the chain behind them."""

import torch


def stream_advantages(steps, gamma, lam):
    s = {key: value.detach() for key, value in steps.items()}
    mask = s["mask"]
    stop = (s["terminated"] | s["truncated"]) & mask
    for row, stops in zip(mask, stop, strict=True):
        places = row.nonzero().flatten()
        if places.numel() > 0 and not bool(stops[places[-1]]):
            raise ValueError("nobody said what follows the last token")
    batch, time = mask.shape
    zero = s["values"].new_zeros(batch)
    value_ahead, gain_ahead = zero.clone(), zero.clone()
    gains = []
    for t in range(time - 1, -1, -1):
        live, end = mask[:, t], s["terminated"][:, t]
        cut = s["truncated"][:, t] & ~end
        following = value_ahead.clone()
        following[cut & live] = s["bootstrap"][cut & live, t]
        following[end] = 0
        chain = gain_ahead.masked_fill(end | cut, 0)
        reward, value = (s[key][:, t].masked_fill(~live, 0) for key in ("rewards", "values"))
        gain = (reward + gamma * (following + lam * chain) - value).masked_fill(~live, 0)
        gains.append(gain)
        value_ahead = torch.where(live, value, value_ahead)
        gain_ahead = torch.where(live, gain, gain_ahead)
    advantages = torch.stack(gains[::-1], dim=1)
    return advantages, torch.where(mask, advantages + s["values"], 0)


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    if not beta >= 0:
        raise ValueError("beta")
    tokens = mask.sum(dim=1)
    if int(tokens.min()) < 1:
        raise ValueError("no token")
    x = (policy - reference).detach()[mask]
    match estimate:
        case "k1":
            cost = x
        case "k2":
            cost = 0.5 * x * x
        case "k3":
            cost = torch.expm1(-x) + x
        case _:
            raise ValueError("estimate")
    rewards = torch.zeros_like(policy.detach())
    earned = -beta * cost
    ends = tokens.cumsum(0) - 1  # of each row, in the row of all tokens
    earned[ends] = earned[ends] + scores.detach()
    rewards[mask] = earned
    return rewards

"""Everything that is data in NumPy, back to tensors at the end."""

import numpy as np
import torch


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    p, r, m = policy.detach().numpy(), reference.detach().numpy(), mask.numpy()
    if beta < 0 or not m.any(axis=1).all():
        raise ValueError("beta or mask")
    x = np.zeros_like(p)
    np.subtract(p, r, out=x, where=m)
    table = {"k1": x, "k2": x * x / 2, "k3": np.expm1(-x) + x}
    if estimate not in table:
        raise ValueError("estimate")
    rewards = (-beta * table[estimate]).astype(p.dtype)
    last = m.shape[1] - 1 - m[:, ::-1].argmax(axis=1)
    rewards[np.arange(len(m)), last] += scores.detach().numpy()
    return torch.from_numpy(rewards)


def stream_advantages(steps, gamma, lam):
    s = {key: value.detach().numpy() for key, value in steps.items()}
    advantages, returns = np.zeros_like(s["values"]), np.zeros_like(s["values"])
    for row in range(len(s["mask"])):
        (places,) = np.nonzero(s["mask"][row])
        if len(places) and not (s["terminated"] | s["truncated"])[row, places[-1]]:
            raise ValueError("open end")
        later = None
        for t in places[::-1]:
            if s["terminated"][row, t]:
                ahead = 0.0
            elif s["truncated"][row, t]:
                ahead = gamma * s["bootstrap"][row, t]
            else:
                ahead = gamma * s["values"][row, later] + gamma * lam * advantages[row, later]
            advantages[row, t] = s["rewards"][row, t] + ahead - s["values"][row, t]
            returns[row, t] = s["rewards"][row, t] + ahead
            later = t
    return torch.from_numpy(advantages), torch.from_numpy(returns)


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("group", "batch", "none"):
        raise ValueError("scale")
    r, g, c = rewards.detach().numpy(), groups.numpy(), counts.numpy()
    out = np.zeros_like(r)
    for group in np.unique(g[c]):
        members = np.flatnonzero(c & (g == group))
        own = r[members]
        if np.ptp(own) > 0:
            spread = {"group": own, "batch": r[c]}.get(scale)
            out[members] = (own - own.mean()) / (1 if spread is None else spread.std(ddof=1))
    return torch.from_numpy(out)

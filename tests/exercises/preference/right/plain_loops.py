"""Token by token in plain Python numbers, where no gradient is needed."""

import math
import statistics

import torch


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    if beta < 0:
        raise ValueError("beta")
    rewards = torch.zeros(policy.shape, dtype=policy.dtype)
    for i in range(policy.shape[0]):
        last = None
        for t in range(policy.shape[1]):
            if not mask[i, t]:
                continue
            x = float(policy[i, t]) - float(reference[i, t])
            if estimate == "k1":
                cost = x
            elif estimate == "k2":
                cost = x * x / 2
            elif estimate == "k3":
                cost = math.exp(-x) - 1 + x
            else:
                raise ValueError("estimate")
            rewards[i, t] = -beta * cost
            last = t
        if last is None:
            raise ValueError("a row without tokens")
        rewards[i, last] += float(scores[i])
    return rewards


def stream_advantages(steps, gamma, lam):
    rows = {key: value.tolist() for key, value in steps.items()}
    batch, time = steps["mask"].shape
    advantages = [[0.0] * time for _ in range(batch)]
    returns = [[0.0] * time for _ in range(batch)]
    for i in range(batch):
        places = [t for t in range(time) if rows["mask"][i][t]]
        if places and not (rows["terminated"][i][places[-1]] or rows["truncated"][i][places[-1]]):
            raise ValueError("how does this row end?")
        for n in range(len(places) - 1, -1, -1):
            t = places[n]
            error = rows["rewards"][i][t] - rows["values"][i][t]
            if rows["terminated"][i][t]:
                chain = 0.0
            elif rows["truncated"][i][t]:
                error += gamma * rows["bootstrap"][i][t]
                chain = 0.0
            else:
                error += gamma * rows["values"][i][places[n + 1]]
                chain = advantages[i][places[n + 1]]
            advantages[i][t] = error + gamma * lam * chain
            returns[i][t] = advantages[i][t] + rows["values"][i][t]
    dtype = steps["values"].dtype
    return torch.tensor(advantages, dtype=dtype), torch.tensor(returns, dtype=dtype)


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in {"group", "batch", "none"}:
        raise ValueError("scale")
    own = {}
    everyone = []
    for reward, group, here in zip(rewards.tolist(), groups.tolist(), counts.tolist(), strict=True):
        if here:
            own.setdefault(group, []).append(reward)
            everyone.append(reward)
    out = []
    for reward, group, here in zip(rewards.tolist(), groups.tolist(), counts.tolist(), strict=True):
        if not here or len(set(own[group])) == 1:
            out.append(0.0)
            continue
        by = {"none": lambda _: 1.0, "group": statistics.stdev, "batch": lambda _: statistics.stdev(everyone)}[scale]
        out.append((reward - statistics.fmean(own[group])) / by(own[group]))
    return torch.tensor(out, dtype=rewards.dtype)

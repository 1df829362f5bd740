"""The standard deviation of the batch divides by n."""

import torch

CAUGHT_BY = ["check-group", "test-group-order", "test-group-equal"]
MESSAGE = "answer_advantages: divided by the standard deviation of all rewards that count, as they"


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("group", "batch", "none"):
        raise ValueError(scale)
    rewards = rewards.detach()
    advantages = torch.zeros_like(rewards)
    for group in groups.unique():
        own = (groups == group) & counts
        mine = rewards[own]
        if len(mine) < 2 or bool((mine == mine[0]).all()):
            continue
        centred = mine - mine.mean()
        if scale == "group":
            centred = centred / mine.std()
        if scale == "batch":
            centred = centred / rewards[counts].std(correction=0)
        advantages[own] = centred
    return advantages

"""Equal rewards are noticed by a standard deviation of 0, which rounding spoils."""

import torch

CAUGHT_BY = ["test-group-equal"]
MESSAGE = "answer_advantages: a group in which all rewards are equal, or a single answer, gets"


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("group", "batch", "none"):
        raise ValueError(scale)
    rewards = rewards.detach()
    advantages = torch.zeros_like(rewards)
    for group in groups.unique():
        own = (groups == group) & counts
        mine = rewards[own]
        if len(mine) < 2 or mine.std() == 0:
            continue
        centred = mine - mine.mean()
        if scale == "group":
            centred = centred / mine.std()
        if scale == "batch":
            centred = centred / rewards[counts].std()
        advantages[own] = centred
    return advantages

"""What takes part is known by NaN, not by counts."""

import torch

CAUGHT_BY = ["test-group-equal"]
MESSAGE = "answer_advantages: a group in which all rewards are equal, or a single answer, gets"


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("group", "batch", "none"):
        raise ValueError(scale)
    rewards = rewards.detach()
    advantages = torch.zeros_like(rewards)
    for group in groups.unique():
        own = (groups == group) & ~rewards.isnan()
        mine = rewards[own]
        if len(mine) < 2 or bool((mine == mine[0]).all()):
            continue
        centred = mine - mine.mean()
        if scale == "group":
            centred = centred / mine.std()
        if scale == "batch":
            centred = centred / rewards[~rewards.isnan()].std()
        advantages[own] = centred
    return advantages

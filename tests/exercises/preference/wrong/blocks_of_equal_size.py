"""Groups are taken for neat blocks in order."""

import torch

CAUGHT_BY = ["check-group", "test-group-order", "test-group-equal"]
MESSAGE = "answer_advantages: the reward minus the mean of the same group."


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("group", "batch", "none"):
        raise ValueError(scale)
    rewards = rewards.detach()
    advantages = torch.zeros_like(rewards)
    for group in groups.unique():
        number = int((groups.unique() == group).nonzero())
        size = len(groups) // len(groups.unique())
        own = (torch.arange(len(groups)) // size == number) & counts
        mine = rewards[own]
        if len(mine) < 2 or bool((mine == mine[0]).all()):
            continue
        centred = mine - mine.mean()
        if scale == "group":
            centred = centred / mine.std()
        if scale == "batch":
            centred = centred / rewards[counts].std()
        advantages[own] = centred
    return advantages

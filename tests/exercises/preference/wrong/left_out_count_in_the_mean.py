"""Answers that take no part still count in the mean, as zeros."""

import torch

CAUGHT_BY = ["check-group", "test-group-order"]
MESSAGE = "answer_advantages: the reward minus the mean of the same group."


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
        centred = mine - mine.sum() / (groups == group).sum()
        if scale == "group":
            centred = centred / mine.std()
        if scale == "batch":
            centred = centred / rewards[counts].std()
        advantages[own] = centred
    return advantages

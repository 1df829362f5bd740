"""A spread below the eps of the dtype is none."""

import torch

CAUGHT_BY = ["test-group-equal"]
MESSAGE = "answer_advantages: a small spread is a spread: nothing is added to the standard"


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("group", "batch", "none"):
        raise ValueError(scale)
    rewards = rewards.detach()
    advantages = torch.zeros_like(rewards)
    for group in groups.unique():
        own = (groups == group) & counts
        mine = rewards[own]
        if len(mine) < 2 or mine.std() < torch.finfo(mine.dtype).eps:
            continue
        centred = mine - mine.mean()
        if scale == "group":
            centred = centred / mine.std()
        if scale == "batch":
            centred = centred / rewards[counts].std()
        advantages[own] = centred
    return advantages

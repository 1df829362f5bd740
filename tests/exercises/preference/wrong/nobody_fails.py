"""No answer at all raises an error."""

import torch

CAUGHT_BY = ["test-group-equal"]
MESSAGE = "RuntimeError: max(): Expected reduction dim to be specified for input.numel() == 0."


def answer_advantages(rewards, groups, counts, scale="group"):
    if scale not in ("group", "batch", "none"):
        raise ValueError(scale)
    rewards = rewards.detach()
    advantages = torch.zeros_like(rewards)
    if rewards[counts].max() == rewards[counts].min():
        return advantages
    for group in groups.unique():
        own = (groups == group) & counts
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

"""The Plackett-Luce likelihood of the whole order, another model of rankings."""

import torch

CAUGHT_BY = ["check-rankings", "test-rankings", "test-rankings-extremes"]
MESSAGE = "all pairs of a prompt with different ranks, the better first; their mean; then the mean over prompts"


def rankings_loss(rewards, prompts, ranks):
    if not len(rewards) == len(prompts) == len(ranks):
        raise ValueError("lengths")
    losses = []
    for prompt in dict.fromkeys(prompts):
        own = sorted((i for i, other in enumerate(prompts) if other == prompt), key=lambda i: ranks[i])
        if len({ranks[i] for i in own}) > 1:
            steps = [rewards[own[n:]].logsumexp(0) - rewards[own[n]] for n in range(len(own) - 1)]
            losses.append(torch.stack(steps).sum())
    return torch.stack(losses).mean() if losses else rewards.sum() * 0

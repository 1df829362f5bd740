"""The log of the mean probability, not the mean of the logs."""

import math

import torch

CAUGHT_BY = ["check-rankings", "test-rankings", "test-rankings-extremes"]
MESSAGE = "all pairs of a prompt with different ranks, the better first; their mean; then the mean over prompts"


def rankings_loss(rewards, prompts, ranks):
    if not len(rewards) == len(prompts) == len(ranks):
        raise ValueError("rewards, prompts and ranks must be of one length")
    losses = []
    for prompt in dict.fromkeys(prompts):
        own = [i for i, other in enumerate(prompts) if other == prompt]
        pairs = [(i, j) for i in own for j in own if ranks[i] < ranks[j]]
        if pairs:
            better, worse = torch.tensor(pairs).T
            losses.append(
                -(torch.nn.functional.logsigmoid(rewards[better] - rewards[worse]).logsumexp(0) - math.log(len(better)))
            )
    return torch.stack(losses).mean() if losses else rewards.sum() * 0

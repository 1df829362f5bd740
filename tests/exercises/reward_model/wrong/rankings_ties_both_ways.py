"""Equal ranks make a pair both ways."""

import torch

CAUGHT_BY = ["test-rankings", "test-rankings-extremes"]
MESSAGE = "all pairs of a prompt with different ranks, the better first; their mean; then the mean over prompts"


def rankings_loss(rewards, prompts, ranks):
    if not len(rewards) == len(prompts) == len(ranks):
        raise ValueError("rewards, prompts and ranks must be of one length")
    losses = []
    for prompt in dict.fromkeys(prompts):
        own = [i for i, other in enumerate(prompts) if other == prompt]
        pairs = [(i, j) for i in own for j in own if i != j and ranks[i] <= ranks[j]]
        if pairs:
            better, worse = torch.tensor(pairs).T
            losses.append(-torch.nn.functional.logsigmoid(rewards[better] - rewards[worse]).mean())
    return torch.stack(losses).mean() if losses else rewards.sum() * 0

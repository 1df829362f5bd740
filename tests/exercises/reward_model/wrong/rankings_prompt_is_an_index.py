"""Uses the prompts as places of a table."""

import torch

CAUGHT_BY = ["test-rankings"]
MESSAGE = "list index out of range"


def rankings_loss(rewards, prompts, ranks):
    if not len(rewards) == len(prompts) == len(ranks):
        raise ValueError("rewards, prompts and ranks must be of one length")
    losses = []
    sizes = [0] * (max(prompts, default=0) % 1000 + 1)
    for prompt in prompts:
        sizes[prompt] += 1
    for prompt in dict.fromkeys(prompts):
        own = [i for i, other in enumerate(prompts) if other == prompt]
        pairs = [(i, j) for i in own for j in own if ranks[i] < ranks[j]]
        if pairs:
            better, worse = torch.tensor(pairs).T
            losses.append(-torch.nn.functional.logsigmoid(rewards[better] - rewards[worse]).mean())
    return torch.stack(losses).mean() if losses else rewards.sum() * 0

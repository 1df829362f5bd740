"""Takes the log of a sigmoid that has rounded to 0."""

import torch

CAUGHT_BY = ["test-rankings-extremes"]
MESSAGE = "is infinite where the model was sure and wrong: sigmoid rounds to 0, and its log is lost"


def rankings_loss(rewards, prompts, ranks):
    if not len(rewards) == len(prompts) == len(ranks):
        raise ValueError("rewards, prompts and ranks must be of one length")
    losses = []
    for prompt in dict.fromkeys(prompts):
        own = [i for i, other in enumerate(prompts) if other == prompt]
        pairs = [(i, j) for i in own for j in own if ranks[i] < ranks[j]]
        if pairs:
            better, worse = torch.tensor(pairs).T
            losses.append(-torch.sigmoid(rewards[better] - rewards[worse]).log().mean())
    return torch.stack(losses).mean() if losses else rewards.sum() * 0

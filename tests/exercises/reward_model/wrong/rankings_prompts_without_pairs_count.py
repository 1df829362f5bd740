"""A prompt without a pair counts as loss 0."""

import torch

CAUGHT_BY = ["test-rankings"]
MESSAGE = "also divides by the prompts that have no pair"


def rankings_loss(rewards, prompts, ranks):
    if not len(rewards) == len(prompts) == len(ranks):
        raise ValueError("rewards, prompts and ranks must be of one length")
    losses = []
    for prompt in dict.fromkeys(prompts):
        own = [i for i, other in enumerate(prompts) if other == prompt]
        pairs = [(i, j) for i in own for j in own if ranks[i] < ranks[j]]
        if pairs:
            better, worse = torch.tensor(pairs).T
            losses.append(-torch.nn.functional.logsigmoid(rewards[better] - rewards[worse]).mean())
    return torch.stack(losses).sum() / len(set(prompts)) if losses else rewards.sum() * 0

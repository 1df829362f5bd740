"""Compares prompts as float32, where large ones become equal."""

import torch

CAUGHT_BY = ["test-rankings"]
MESSAGE = "compares answers to different prompts"


def rankings_loss(rewards, prompts, ranks):
    if not len(rewards) == len(prompts) == len(ranks):
        raise ValueError("rewards, prompts and ranks must be of one length")
    prompts = torch.tensor(prompts, dtype=torch.float32).tolist()
    losses = []
    for prompt in dict.fromkeys(prompts):
        own = [i for i, other in enumerate(prompts) if other == prompt]
        pairs = [(i, j) for i in own for j in own if ranks[i] < ranks[j]]
        if pairs:
            better, worse = torch.tensor(pairs).T
            losses.append(-torch.nn.functional.logsigmoid(rewards[better] - rewards[worse]).mean())
    return torch.stack(losses).mean() if losses else rewards.sum() * 0

"""All pairs at once in a matrix of weights."""

import torch


def rankings_loss(rewards, prompts, ranks):
    count = len(ranks)
    if len(prompts) != count or rewards.shape[0] != count:
        raise ValueError("lengths")
    weights = torch.zeros(count, count, dtype=rewards.dtype)
    for i in range(count):
        for j in range(count):
            if prompts[i] == prompts[j] and ranks[i] < ranks[j]:
                weights[i, j] = 1.0
    having = {}
    for i in range(count):
        having[prompts[i]] = having.get(prompts[i], 0) + float(weights[i].sum())
    filled = sum(number > 0 for number in having.values())
    for i in range(count):
        if having[prompts[i]]:
            weights[i] /= having[prompts[i]] * filled
    costs = torch.nn.functional.softplus(rewards[None, :] - rewards[:, None])
    return (weights * costs).sum()

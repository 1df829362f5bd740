"""Whatever is not k1 or k2 is k3."""

import torch

CAUGHT_BY = ["test-rewards-scores"]
MESSAGE = "shaped_rewards must raise ValueError for an estimate that does not exist."


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    if beta < 0:
        raise ValueError("beta or estimate")
    if not bool(mask.any(dim=1).all()):
        raise ValueError("a row has no token of the policy")
    x = torch.where(mask, policy - reference, 0).detach()
    cost = {"k1": x, "k2": x**2 / 2}.get(estimate, torch.exp(-x) - 1 + x)
    rewards, scores = -beta * cost, scores.detach()
    for i, row in enumerate(mask):
        last = int(row.nonzero().max())
        rewards[i, last] += scores[i]
    return rewards

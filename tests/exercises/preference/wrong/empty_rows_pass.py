"""A row without a token of the policy loses its score silently."""

import torch

CAUGHT_BY = ["test-rewards-scores"]
MESSAGE = "shaped_rewards must raise ValueError for a row without a token of the policy."


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    if beta < 0 or estimate not in ("k1", "k2", "k3"):
        raise ValueError("beta or estimate")
    x = torch.where(mask, policy - reference, 0).detach()
    cost = {"k1": x, "k2": x**2 / 2, "k3": torch.exp(-x) - 1 + x}[estimate]
    rewards, scores = -beta * cost, scores.detach()
    for i, row in enumerate(mask):
        if bool(row.any()):
            rewards[i, int(row.nonzero().max())] += scores[i]
    return rewards

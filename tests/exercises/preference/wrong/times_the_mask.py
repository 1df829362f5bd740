"""Multiplied by the mask, so that NaN in the padding stays NaN."""

import torch

CAUGHT_BY = ["test-rewards-kl"]
MESSAGE = "shaped_rewards returned NaN: 0 was multiplied by NaN or inf, or divided by 0. Pick with"


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    if beta < 0 or estimate not in ("k1", "k2", "k3"):
        raise ValueError("beta or estimate")
    if not bool(mask.any(dim=1).all()):
        raise ValueError("a row has no token of the policy")
    x = ((policy - reference) * mask).detach()
    cost = {"k1": x, "k2": x**2 / 2, "k3": torch.exp(-x) - 1 + x}[estimate]
    rewards, scores = -beta * cost, scores.detach()
    for i, row in enumerate(mask):
        last = int(row.nonzero().max())
        rewards[i, last] += scores[i]
    return rewards

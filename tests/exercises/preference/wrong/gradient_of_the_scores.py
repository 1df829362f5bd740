"""The scores' gradient stays."""

import torch

CAUGHT_BY = ["test-rewards-scores"]
MESSAGE = "shaped_rewards: a reward is data, whichever argument has a gradient."


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    if beta < 0 or estimate not in ("k1", "k2", "k3"):
        raise ValueError("beta or estimate")
    if not bool(mask.any(dim=1).all()):
        raise ValueError("a row has no token of the policy")
    x = torch.where(mask, policy - reference, 0).detach()
    cost = {"k1": x, "k2": x**2 / 2, "k3": torch.exp(-x) - 1 + x}[estimate]
    rewards = -beta * cost
    for i, row in enumerate(mask):
        last = int(row.nonzero().max())
        rewards = rewards.index_put((torch.tensor(i), torch.tensor(last)), scores[i], accumulate=True)
    return rewards

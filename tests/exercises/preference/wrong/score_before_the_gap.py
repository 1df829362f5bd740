"""The score goes to the end of the first stretch of the policy's tokens."""

import torch

CAUGHT_BY = ["check-rewards", "test-rewards-scores"]
MESSAGE = "shaped_rewards: a row may begin with False and have gaps: its very last True gets the"


def shaped_rewards(policy, reference, mask, scores, beta, estimate="k1"):
    if beta < 0 or estimate not in ("k1", "k2", "k3"):
        raise ValueError("beta or estimate")
    if not bool(mask.any(dim=1).all()):
        raise ValueError("a row has no token of the policy")
    x = torch.where(mask, policy - reference, 0).detach()
    cost = {"k1": x, "k2": x**2 / 2, "k3": torch.exp(-x) - 1 + x}[estimate]
    rewards, scores = -beta * cost, scores.detach()
    for i, row in enumerate(mask):
        first = int(row.int().argmax())
        after = (~row[first:]).int()
        last = first + int(after.argmax()) - 1 if bool(after.any()) else len(row) - 1
        rewards[i, last] += scores[i]
    return rewards

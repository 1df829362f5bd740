"""The caller's dict gets detached tensors."""

import torch
from torch.nn.functional import logsigmoid

CAUGHT_BY = ["test-pair-gradient"]
MESSAGE = "it puts detached tensors into the dicts"


def pair_loss(policy, reference, masks, beta, smoothing=0.0, normalise=False):
    if not beta > 0 or not 0 <= smoothing < 0.5:
        raise ValueError("beta or smoothing")
    for k in reference:
        reference[k] = reference[k].detach()
    rs = []
    for k in ("chosen", "rejected"):
        m = masks[k]
        if not bool(m.any(dim=1).all()):
            raise ValueError("row")
        d = torch.where(m, policy[k] - reference[k].detach(), 0)
        s = d.sum(1)
        if normalise:
            s = s / m.sum(1)
        rs.append(beta * s)
    margin = rs[0] - rs[1]
    loss = -(1 - smoothing) * logsigmoid(margin) - smoothing * logsigmoid(-margin)
    rewards = torch.stack(rs, 1).detach()
    acc = (rewards[:, 0] > rewards[:, 1]).to(rewards.dtype).mean()
    return loss.mean(), rewards, acc

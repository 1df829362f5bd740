"""Only the chosen answer is learnt."""

import torch
import torch.nn.functional as F

CAUGHT_BY = ["test-pair-loss", "test-pair-gradient"]
MESSAGE = "pair_loss: the gradient must reach both answers of the policy."


def pair_loss(policy, reference, masks, beta, smoothing=0.0, normalise=False):
    if beta <= 0 or smoothing < 0 or smoothing >= 0.5:
        raise ValueError("beta or smoothing")
    sides = []
    for side in ("chosen", "rejected"):
        mask = masks[side]
        if not bool(mask.any(1).all()):
            raise ValueError("an answer without a token")
        ratio = (policy[side] - reference[side].detach()).masked_fill(~mask, 0).sum(1)
        if normalise:
            ratio = ratio / mask.sum(1)
        sides.append(beta * ratio)
    margin = sides[0] - sides[1].detach()
    losses = -(1 - smoothing) * F.logsigmoid(margin) - smoothing * F.logsigmoid(-margin)
    accuracy = (margin > 0).to(margin.dtype).mean()
    return losses.mean(), torch.stack(sides, 1).detach(), accuracy

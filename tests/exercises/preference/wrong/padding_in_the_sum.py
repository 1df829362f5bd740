"""The mask is ignored in the sums."""

import torch
import torch.nn.functional as F

CAUGHT_BY = ["check-pair", "test-pair-loss", "test-pair-gradient"]
MESSAGE = "pair_loss: beta times the sum of log policy minus log reference, over the answer's tokens"


def pair_loss(policy, reference, masks, beta, smoothing=0.0, normalise=False):
    if beta <= 0 or smoothing < 0 or smoothing >= 0.5:
        raise ValueError("beta or smoothing")
    sides = []
    for side in ("chosen", "rejected"):
        mask = masks[side]
        if not bool(mask.any(1).all()):
            raise ValueError("an answer without a token")
        ratio = (policy[side] - reference[side].detach()).nan_to_num(0, 0, 0).sum(1)
        if normalise:
            ratio = ratio / mask.sum(1)
        sides.append(beta * ratio)
    margin = sides[0] - sides[1]
    losses = -(1 - smoothing) * F.logsigmoid(margin) - smoothing * F.logsigmoid(-margin)
    accuracy = (margin > 0).to(margin.dtype).mean()
    return losses.mean(), torch.stack(sides, 1).detach(), accuracy

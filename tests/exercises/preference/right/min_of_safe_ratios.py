"""The formula as it stands, once differences that a bound holds are set aside; binary cross-entropy for DPO."""

import torch
import torch.nn.functional as F


def clipped_surrogate(new, old, advantages, mask, low=0.2, high=0.2, ceiling=None):
    if low < 0 or low >= 1 or high < 0:
        raise ValueError("bounds")
    if ceiling is not None and ceiling <= 1 + high:
        raise ValueError("ceiling")
    advantages = advantages.detach().masked_fill(~mask, 0)
    difference = (new - old.detach()).masked_fill(~mask, 0)
    far = (difference > 10) & (advantages >= 0)
    if ceiling is not None:
        far = far | (difference > 10 + ceiling)
    difference = torch.where(far, torch.full_like(difference, 10 + (ceiling or 0)), difference)
    ratio = difference.exp()
    plain = ratio * advantages
    held = ratio.clamp(min=1 - low, max=1 + high) * advantages
    objective = torch.minimum(plain, held)
    if ceiling is not None:
        objective = torch.where(advantages < 0, torch.maximum(objective, ceiling * advantages), objective)
    return -objective, (objective != plain).detach()


def average_loss(losses, mask, how, longest=None):
    if how == "constant" and longest is not None and longest > 0:
        return losses[mask].sum() / (longest * mask.shape[0])
    if how == "tokens":
        return losses[mask].sum() / max(1, int(mask.sum()))
    if how == "answers":
        rows = [losses[i][mask[i]].mean() for i in range(len(mask)) if bool(mask[i].any())]
        return torch.stack(rows).mean() if rows else losses[mask].sum()
    raise ValueError("how or longest")


def pair_loss(policy, reference, masks, beta, smoothing=0.0, normalise=False):
    if not (beta > 0 and 0.0 <= smoothing < 0.5):
        raise ValueError("beta or smoothing")
    rewards = []
    for side in ("chosen", "rejected"):
        rows = []
        for i, mask in enumerate(masks[side]):
            if not mask.any():
                raise ValueError("an answer without tokens")
            difference = policy[side][i][mask] - reference[side][i][mask].detach()
            rows.append(difference.mean() if normalise else difference.sum())
        rewards.append(beta * torch.stack(rows))
    margin = rewards[0] - rewards[1]
    wanted = torch.full_like(margin, 1 - smoothing)
    loss = F.binary_cross_entropy_with_logits(margin, wanted)
    rewards = torch.stack(rewards, dim=1).detach()
    return loss, rewards, (rewards[:, 0] > rewards[:, 1]).to(rewards.dtype).mean()

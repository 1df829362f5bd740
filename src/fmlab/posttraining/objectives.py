"""The formulas of preference fine-tuning, on log-probabilities and scores: no model, no sampling, nothing is trained.

KL to a reference and the rewards it leaves; advantages, of one token (GAE) and of one answer in its group (GRPO); the
clipped objective of PPO; the loss of DPO. All tensors over tokens have shape (batch, time), with a boolean mask that
is True on the tokens that the policy wrote (`answer_mask`). Left out: clipping of the value loss, the bonus for
entropy, importance weights over whole answers, the many relatives of DPO.

Sources: Schulman et al. 2016 (GAE), Schulman et al. 2017 (PPO), Schulman 2020 (estimators of the KL), Ouyang et al.
2022 (rewards with KL), Shao et al. 2024 (GRPO), Rafailov et al. 2023 (DPO).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

TINY = 1e-4  # keeps a division by a standard deviation of zero finite


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    """The mean over all masked tokens of a batch, each counted once; differentiable.

    A mean within each answer first would give the tokens of short answers more weight (Yu et al. 2025, section 3.3).
    Raises ValueError when the mask is empty.
    """
    _same_shape(values, mask)
    if not bool(mask.any()):
        raise ValueError("No token is masked in: there is nothing to take a mean of.")
    return values.masked_fill(~mask, 0.0).sum() / mask.sum()


def normalise(values: Tensor, mask: Tensor) -> Tensor:
    """Values with mean 0 and standard deviation 1 over the masked tokens, 0 elsewhere."""
    mean = masked_mean(values, mask)
    spread = masked_mean((values - mean) ** 2, mask).sqrt()
    return ((values - mean) / (spread + TINY)).masked_fill(~mask, 0.0)


def kl_estimates(policy: Tensor, reference: Tensor) -> tuple[Tensor, Tensor]:
    """Two estimates of KL(policy || reference) at each token that the policy drew, in nats: k1 and k3.

    policy, reference: log-probabilities of the token under both, any shape. Both estimates are right on average; k1 =
    log(policy / reference) may be negative, k3 = r - 1 - log r with r = reference / policy never is, and scatters less
    while the two models are close. Source: Schulman 2020.
    """
    log_ratio = reference - policy
    return -log_ratio, log_ratio.exp() - 1 - log_ratio


def token_rewards(scores: Tensor, policy: Tensor, reference: Tensor, mask: Tensor, kl_weight: float) -> Tensor:
    """What each token earns, (batch, time): minus kl_weight times k1, and on an answer's last token its score as well.

    scores: (batch,), one for each answer. Nothing flows back through rewards. Raises ValueError for a row without an
    answer. Source: Ouyang et al. 2022, section 3.5 (a penalty at each token).
    """
    _same_shape(policy, reference, mask)
    if not bool(mask.any(1).all()):
        raise ValueError("A row holds no answer: there is no last token to reward.")
    rewards = (-kl_weight * kl_estimates(policy, reference)[0].detach()).masked_fill(~mask, 0.0)
    places = torch.arange(mask.shape[1], device=mask.device)
    last = torch.where(mask, places, -1).argmax(1)
    rewards[torch.arange(len(rewards), device=mask.device), last] += scores.detach().to(rewards.dtype)
    return rewards


def generalised_advantages(
    rewards: Tensor, values: Tensor, mask: Tensor, discount: float = 1.0, lam: float = 0.95
) -> tuple[Tensor, Tensor]:
    """How much better each token was than expected, and the returns to teach the value function: both (batch, time).

    values: what the value function expected before the token was written. delta_t = r_t + discount V_(t+1) - V_t, and
    the advantage is the sum of the deltas from t on, each step further weighted by discount * lam. After an answer's
    last token comes nothing: its V_(t+1) is 0. lam 0 trusts the value function, lam 1 the rewards that came.
    Nothing flows back. Raises ValueError where an answer is not one stretch. Source: Schulman et al. 2016, section 3.
    """
    _same_shape(rewards, values, mask)
    starts = mask[:, 1:] & ~mask[:, :-1]
    if bool((starts.sum(1) + mask[:, 0] > 1).any()):
        raise ValueError("A row holds several answers; advantages are defined here for one stretch of tokens in a row.")
    rewards, values = (of.detach().masked_fill(~mask, 0.0) for of in (rewards, values))
    advantages = torch.zeros_like(values)
    following, carried = torch.zeros_like(values[:, 0]), torch.zeros_like(values[:, 0])
    for t in reversed(range(values.shape[1])):
        delta = rewards[:, t] + discount * following - values[:, t]
        carried = (delta + discount * lam * carried) * mask[:, t]
        advantages[:, t], following = carried, values[:, t]
    return advantages, advantages + values


def group_advantages(scores: Tensor, group: int) -> Tensor:
    """How much better each answer is than the other answers to the same prompt: (prompts * group,) in, the same out.

    The score minus the group's mean, divided by its standard deviation (with n - 1). A group that scored the same
    throughout teaches nothing: zeros. Raises ValueError when the scores are no whole number of groups, or a group has
    one answer only. Source: Shao et al. 2024, section 4.1.2.
    """
    if scores.dim() != 1 or group < 2 or len(scores) % group:
        raise ValueError(f"{tuple(scores.shape)} scores are no groups of {group}; a group has at least two answers.")
    rows = scores.detach().view(-1, group)
    return ((rows - rows.mean(1, keepdim=True)) / (rows.std(1, keepdim=True) + TINY)).view(-1)


def clipped_loss(policy: Tensor, old: Tensor, advantages: Tensor, mask: Tensor, clip: float = 0.2) -> Tensor:
    """Minus the clipped objective of PPO, a mean over tokens; flows back through `policy` alone.

    policy, old: log-probabilities of the written tokens now, and when they were written; ratio = exp(policy - old).
    A token whose ratio has already moved by more than `clip` in the direction of its advantage has no gradient.
    Source: Schulman et al. 2017, equation 7.
    """
    _same_shape(policy, old, advantages, mask)
    old, advantages = old.detach(), advantages.detach()
    ratio = (policy - old).masked_fill(~mask, 0.0).exp()  # outside the answer anything may stand, infinities too
    return masked_mean(-torch.minimum(ratio * advantages, ratio.clamp(1 - clip, 1 + clip) * advantages), mask)


def clipped_share(policy: Tensor, old: Tensor, mask: Tensor, clip: float = 0.2) -> float:
    """Share of the tokens whose ratio lies outside 1 - clip to 1 + clip: how far the policy has left its answers."""
    ratio = (policy - old).detach().masked_fill(~mask, 0.0).exp()
    return masked_mean(((ratio - 1).abs() > clip).float(), mask).item()


def value_loss(values: Tensor, returns: Tensor, mask: Tensor) -> Tensor:
    """Half the mean squared error of the value function; flows back through `values` alone."""
    return 0.5 * masked_mean((values - returns.detach()) ** 2, mask)


def dpo_loss(
    chosen: Tensor, rejected: Tensor, reference_chosen: Tensor, reference_rejected: Tensor, beta: float
) -> tuple[Tensor, Tensor]:
    """The loss of every pair and its margin, both (pairs,); the frozen reference gets no gradient.

    All arguments are log-probabilities of whole answers, (pairs,). margin = beta (log pi / pi_ref of the chosen answer
    minus the same of the rejected one), loss = -log sigmoid(margin): log 2 while policy and reference are one.
    Raises ValueError for a beta that is not positive. Source: Rafailov et al. 2023, equation 7.
    """
    if beta <= 0:
        raise ValueError(f"beta is {beta}; it must be positive.")
    _same_shape(chosen, rejected, reference_chosen, reference_rejected)
    margin = beta * ((chosen - reference_chosen.detach()) - (rejected - reference_rejected.detach()))
    return -F.logsigmoid(margin), margin


def _same_shape(first: Tensor, *others: Tensor) -> None:
    for other in others:
        if other.shape != first.shape:
            raise ValueError(f"The shapes {tuple(first.shape)} and {tuple(other.shape)} must be the same.")

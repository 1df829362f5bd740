"""The policy that a KL penalty asks for, without any training: answers reweighted by their rewards.

Maximising E[reward] - beta KL(policy || reference) over all policies has one solution, the reference probability of an
answer times exp(reward / beta), normalised. On answers drawn from the reference it is a softmax of their rewards.
PPO and DPO both aim at it. Left out: answers that were not drawn, so it says little where the weight of one answer
comes near 1. Sources: Ziegler et al. 2019, section 2; Rafailov et al. 2023, equation 4.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def tilted(rewards: Tensor, beta: float) -> Tensor:
    """Weights (..., m) float64 of m answers drawn from the reference, under the best policy for a KL price of beta.

    beta: reward for a nat of KL; infinity leaves the reference as it is. Each row sums to 1.
    Raises ValueError for a beta that is not positive, or rewards that are no numbers.
    """
    if not beta > 0:
        raise ValueError(f"beta must be positive, not {beta}: at 0 the single best answer would take all.")
    if rewards.dim() == 0 or not bool(rewards.isfinite().all()):
        raise ValueError("Rewards must be a row of finite numbers, one for each answer.")
    return torch.softmax(rewards.double() / beta, dim=-1)


def kl_from_draws(weights: Tensor) -> Tensor:
    """KL divergence in nats of reweighted draws from the draws themselves: 0 for equal weights, log m for one answer.

    weights: (..., m), each row a distribution. Returns (...). It can never exceed log m, however far a policy has gone.
    """
    return torch.special.xlogy(weights, weights).sum(-1) + math.log(weights.shape[-1])

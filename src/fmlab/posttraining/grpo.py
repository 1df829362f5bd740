"""GRPO: PPO without a value function. Several answers to one prompt are compared with each other instead.

All tokens of an answer share its advantage, and the KL to the reference is a term of the loss, not of the rewards.
Every token of a batch counts the same (see `masked_mean`); the first paper took a mean within each answer first.
Source: Shao et al. 2024, section 4.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from fmlab.models import GPT
from fmlab.posttraining.objectives import clipped_loss, clipped_share, group_advantages, kl_estimates, masked_mean
from fmlab.posttraining.reinforcement import Experience, Reward, RLConfig, Steps, descend, parts, reinforce
from fmlab.posttraining.rollouts import answer_logprobs
from fmlab.runtime import Run
from fmlab.text import WordTokenizer


@dataclass(frozen=True, kw_only=True)
class GRPOConfig(RLConfig):
    """group: answers to each prompt, at least 2. kl_weight: of the k3 estimate in the loss (0 needs no reference)."""

    group: int = 8
    kl_weight: float = 0.0


class GRPO:
    """The learner: nothing but the policy."""

    def __init__(self, policy: GPT, config: GRPOConfig):
        self.config, self.policy, self.module = config, policy, policy
        self.optimizer = torch.optim.AdamW(
            policy.parameters(), lr=config.lr, betas=(0.9, 0.95), weight_decay=0.0, fused=True
        )

    def update(self, experience: Experience, generator: torch.Generator) -> dict[str, float]:
        """Several updates on one batch of answers; reports the share of clipped tokens and of groups without spread."""
        config = self.config
        advantages = group_advantages(experience.scores, config.group)[:, None].expand_as(experience.old)
        flat = experience.scores.view(-1, config.group)
        clipped = []
        for rows in parts(len(experience.batch), config, generator):
            e = experience[rows]
            now = answer_logprobs(self.policy, e.batch)
            loss = clipped_loss(now, e.old, advantages[rows, : e.mask.shape[1]], e.mask, config.clip)
            if config.kl_weight:
                loss = loss + config.kl_weight * masked_mean(kl_estimates(now, e.reference)[1], e.mask)
            descend(loss, self.optimizer, config)
            clipped.append(clipped_share(now, e.old, e.mask, config.clip))
        same = (flat.max(1).values == flat.min(1).values).float().mean().item()
        return {"clipped": sum(clipped) / len(clipped), "groups_without_spread": same}


def grpo(
    policy: GPT,
    prompts: Sequence[Sequence[int]],
    reward: Reward,
    tokenizer: WordTokenizer,
    config: GRPOConfig,
    run: Run,
    seed: int,
    **rest,
) -> tuple[GPT, Steps]:
    """A copy of a policy after GRPO, and what happened. Takes what `reinforce` takes, and raises what it raises."""
    return reinforce(lambda copied: GRPO(copied, config), policy, prompts, reward, tokenizer, config, run, seed, **rest)

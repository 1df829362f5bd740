"""PPO for language models: a value function says what to expect, and tokens that did better become more probable.

Left out: clipping of the value loss, the bonus for entropy, shared weights of policy and value function.
Sources: Schulman et al. 2017; Stiennon et al. 2020, section 3.4 (separate networks); Huang et al. 2024 (the details).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from fmlab.models import GPT
from fmlab.posttraining.objectives import (
    clipped_loss,
    clipped_share,
    generalised_advantages,
    normalise,
    token_rewards,
    value_loss,
)
from fmlab.posttraining.reinforcement import Experience, Reward, RLConfig, Steps, descend, parts, reinforce
from fmlab.posttraining.rollouts import answer_logprobs
from fmlab.posttraining.scorer import Scorer
from fmlab.runtime import Run
from fmlab.text import WordTokenizer


@dataclass(frozen=True, kw_only=True)
class PPOConfig(RLConfig):
    """value_scale: the value function's learning rate, as a multiple of lr. lam: see `generalised_advantages`."""

    kl_weight: float = 0.05
    value_scale: float = 3.0
    lam: float = 0.95


class PPO:
    """The learner: a policy, and a value function that starts as its copy with a head of zeros."""

    def __init__(self, policy: GPT, config: PPOConfig):
        self.config = config
        self.module = nn.ModuleDict({"policy": policy, "value": Scorer(policy)})
        groups = [
            {"params": list(self.module["policy"].parameters())},
            {
                "params": [p for p in self.module["value"].parameters() if p.requires_grad],
                "lr_scale": config.value_scale,
            },
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=config.lr, betas=(0.9, 0.95), weight_decay=0.0, fused=True)

    @property
    def policy(self) -> GPT:
        return self.module["policy"]

    def values(self, experience: Experience) -> Tensor:
        """What the value function expects before each token is written: (batch, time - 1)."""
        return self.module["value"](experience.batch.tokens[:, :-1])

    @torch.no_grad()
    def advantages(self, experience: Experience) -> tuple[Tensor, Tensor]:
        """Advantages, not yet normalised, and returns of all answers, both (batch, time - 1)."""
        e, config = experience, self.config
        rewards = token_rewards(e.scores, e.old, e.reference, e.mask, config.kl_weight)
        return generalised_advantages(rewards, self.values(e), e.mask, lam=config.lam)

    def update(self, experience: Experience, generator: torch.Generator) -> dict[str, float]:
        """Several updates on one batch of answers; reports the value loss and the share of clipped tokens."""
        advantages, returns = self.advantages(experience)
        advantages = normalise(advantages, experience.mask)
        wrong, clipped = [], []
        for rows in parts(len(experience.batch), self.config, generator):
            e = experience[rows]
            time = e.mask.shape[1]
            now = answer_logprobs(self.policy, e.batch)
            expected = value_loss(self.values(e), returns[rows, :time], e.mask)
            actor = clipped_loss(now, e.old, advantages[rows, :time], e.mask, self.config.clip)
            descend(actor + expected, self.optimizer, self.config)
            wrong.append(expected.item())
            clipped.append(clipped_share(now, e.old, e.mask, self.config.clip))
        return {"value_loss": sum(wrong) / len(wrong), "clipped": sum(clipped) / len(clipped)}


def ppo(
    policy: GPT,
    prompts: Sequence[Sequence[int]],
    reward: Reward,
    tokenizer: WordTokenizer,
    config: PPOConfig,
    run: Run,
    seed: int,
    **rest,
) -> tuple[GPT, Steps]:
    """A copy of a policy after PPO, and what happened. Takes what `reinforce` takes, and raises what it raises."""
    return reinforce(lambda copy: PPO(copy, config), policy, prompts, reward, tokenizer, config, run, seed, **rest)

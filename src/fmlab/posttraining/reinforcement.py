"""Reinforcement learning on text: write answers, have them scored, make the good ones more probable, again and again.

`reinforce` is the part that PPO (ppo.py) and GRPO (grpo.py) share: it draws prompts, lets the policy write, asks for
scores, and logs reward, KL to the reference, entropy and length of every step. A `Learner` does the rest.
Left out: several processes, answers by an older policy (all are written by the one that learns from them).
Sources: Stiennon et al. 2020, section 3.4; Ouyang et al. 2022, section 3.5.
"""

from __future__ import annotations

import copy
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor, nn

from fmlab.models import GPT
from fmlab.posttraining.rollouts import Batch, answer_mask, roll_out
from fmlab.runtime import Run
from fmlab.text import WordTokenizer
from fmlab.training import Resume

Reward = Callable[[Batch], Tensor]  # a batch of answers to one score each, (batch,)
Watch = Callable[[Batch], Mapping[str, float]]


@dataclass(frozen=True, kw_only=True)
class RLConfig:
    """What every method needs.

    steps: how often answers are written. answers: how many a step, in groups of `group` to the same prompt.
    passes, minibatches: each step goes `passes` times over its answers, in so many parts, with an update for each.
    lr: learning rate, after a warm-up of `warmup` steps. clip: see `clipped_loss`. kl_weight: the price of a nat of KL.
    clip_grad: largest norm of the gradient.
    """

    steps: int
    answers: int = 128
    group: int = 1
    passes: int = 1
    minibatches: int = 4
    lr: float = 3e-4
    warmup: int = 5
    clip: float = 0.2
    kl_weight: float = 0.0
    clip_grad: float = 1.0
    max_new_tokens: int = 48

    def __post_init__(self) -> None:
        if min(self.steps, self.answers, self.group, self.passes, self.minibatches) < 1 or self.lr <= 0:
            raise ValueError(f"Counts must be at least 1 and the learning rate positive, not {self}.")
        if self.answers % self.group or self.answers < self.minibatches:
            raise ValueError(f"{self.answers} answers are no groups of {self.group} or no {self.minibatches} parts.")
        if self.clip <= 0 or self.kl_weight < 0:
            raise ValueError(f"clip must be positive and kl_weight not negative, not {self.clip}, {self.kl_weight}.")


@dataclass(frozen=True)
class Experience:
    """What a learner learns from: answers, the score of each, and log-probabilities of their tokens when written.

    scores: (batch,). mask, old, reference: (batch, time - 1), see `answer_mask` and `answer_logprobs`.
    """

    batch: Batch
    scores: Tensor
    mask: Tensor
    old: Tensor
    reference: Tensor

    def __getitem__(self, rows: Tensor) -> Experience:
        """Some of the answers, cut to the longest of them."""
        batch = self.batch[rows]
        time = batch.tokens.shape[1] - 1
        of_tokens = (of[rows, :time] for of in (self.mask, self.old, self.reference))
        return Experience(batch, self.scores[rows], *of_tokens)


class Learner(Protocol):
    """One method: all that it trains, the policy among it, and what it does with answers and their scores."""

    module: nn.Module
    optimizer: torch.optim.Optimizer

    @property
    def policy(self) -> GPT: ...

    def update(self, experience: Experience, generator: torch.Generator) -> Mapping[str, float]: ...


@dataclass
class Steps:
    """What happened in each step: mean score, KL to the reference (nats an answer), entropy (nats a token), length.

    Measured on the answers of that step, before its updates. length: tokens, `<end>` included. others: what the
    learner and `watch` report.
    """

    reward: list[float] = field(default_factory=list)
    kl: list[float] = field(default_factory=list)
    entropy: list[float] = field(default_factory=list)
    length: list[float] = field(default_factory=list)
    others: dict[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Divergence:
    """How a policy differs from its reference on a batch of answers.

    kl: (batch,), KL(policy || reference) summed over each answer's tokens, in nats. entropy: (batch,), mean over its
    tokens, in nats. policy, reference: (batch, time - 1), log-probabilities as `answer_logprobs` gives them.
    """

    kl: Tensor
    entropy: Tensor
    policy: Tensor
    reference: Tensor


@torch.no_grad()
def divergence(policy: GPT, reference: GPT, batch: Batch) -> Divergence:
    """Compare two models on answers; KL and entropy are exact at every token along them.

    Answers drawn from the policy itself make the mean KL an unbiased estimate of the divergence of whole answers.
    """
    mask, inputs, targets = answer_mask(batch), batch.tokens[:, :-1], batch.tokens[:, 1:, None]
    logs, others = (model(inputs).float().log_softmax(-1) for model in (policy, reference))
    weights = logs.exp()
    kl, entropy = (weights * (logs - others)).sum(-1), -(weights * logs).sum(-1)
    return Divergence(
        kl=(kl * mask).sum(1),
        entropy=(entropy * mask).sum(1) / mask.sum(1).clamp(min=1),
        policy=logs.gather(2, targets)[..., 0] * mask,
        reference=others.gather(2, targets)[..., 0] * mask,
    )


def parts(count: int, config: RLConfig, generator: torch.Generator) -> list[Tensor]:
    """The rows of each update of one step: all of them in a new order for each pass, cut into minibatches."""
    return [
        rows
        for _ in range(config.passes)
        for rows in torch.randperm(count, generator=generator).tensor_split(config.minibatches)
    ]


def descend(loss: Tensor, optimizer: torch.optim.Optimizer, config: RLConfig) -> None:
    """One step down a loss, its gradient clipped. Raises FloatingPointError when the loss is no finite number."""
    if not bool(loss.isfinite()):
        raise FloatingPointError(f"The loss is {loss.item()}; try a learning rate below {config.lr}.")
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    for group in optimizer.param_groups:  # each group its own norm: the critic's must not shrink the actor's
        nn.utils.clip_grad_norm_(group["params"], config.clip_grad)
    optimizer.step()


def reinforce(
    make: Callable[[GPT], Learner],
    policy: GPT,
    prompts: Sequence[Sequence[int]],
    reward: Reward,
    tokenizer: WordTokenizer,
    config: RLConfig,
    run: Run,
    seed: int,
    watch: Watch | None = None,
    resume: str | Path | None = None,
    progress: bool = False,
) -> tuple[GPT, Steps]:
    """A copy of a policy, trained towards a reward, and what happened; the given policy stays and is the reference.

    prompts: token ids, see `chat.prompt`; each step draws some with replacement. reward: scores a batch of answers.
    watch: anything else to log of each batch, such as its true quality; nothing is learned from it. The seed decides
    prompts, answers and minibatches. resume: a file to go on from after an interruption.
    Raises ValueError for no prompts, FloatingPointError when a loss is no finite number.
    """
    if not prompts:
        raise ValueError("Reinforcement learning needs at least one prompt.")
    reference = copy.deepcopy(policy).to(run.device).eval().requires_grad_(False)
    learner = make(copy.deepcopy(policy).to(run.device).requires_grad_(True))
    drawing, writing = torch.Generator().manual_seed(seed), run.generator(seed)
    about = [seed, len(prompts), type(learner).__name__]
    kept = None if resume is None else Resume(resume, [drawing, writing], about=about)
    steps = Steps()
    if kept is not None:
        steps = Steps(**kept.restore(learner.module, learner.optimizer, config))
    started = time.perf_counter() - steps.seconds
    for step in range(len(steps.reward), config.steps):
        drawn = torch.randint(len(prompts), (config.answers // config.group,), generator=drawing).tolist()
        rows = [prompts[i] for i in drawn for _ in range(config.group)]
        batch = roll_out(learner.policy, rows, tokenizer, writing, config.max_new_tokens)
        apart = divergence(learner.policy, reference, batch)
        with torch.no_grad():
            scores = reward(batch).float()
        experience = Experience(batch, scores, answer_mask(batch), apart.policy, apart.reference)
        for group in learner.optimizer.param_groups:
            group["lr"] = config.lr * min(1.0, (step + 1) / config.warmup) * group.get("lr_scale", 1.0)
        found = dict(learner.update(experience, drawing))
        steps.reward.append(scores.mean().item())
        steps.kl.append(apart.kl.mean().item())
        steps.entropy.append(apart.entropy.mean().item())
        steps.length.append(batch.answer.sum(1).float().mean().item())
        for name, value in {**found, **(watch(batch) if watch is not None else {})}.items():
            steps.others.setdefault(name, []).append(value)
        steps.seconds = time.perf_counter() - started
        if kept is not None and step + 1 < config.steps:
            kept.keep(learner.module, learner.optimizer, config, steps)
        if progress:
            sys.stderr.write(f"\rstep {step + 1}/{config.steps}  reward {steps.reward[-1]:.2f}  KL {steps.kl[-1]:.2f} ")
            sys.stderr.flush()
    if progress:
        sys.stderr.write("\n")
    if kept is not None:
        kept.done()
    return learner.policy.eval(), steps

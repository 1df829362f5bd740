"""DPO: comparisons become a loss on the policy itself, with no reward model and nothing written while it learns.

A frozen reference says how probable each answer was; its numbers never change, so they are computed once.
Left out: the many relatives (identity preference optimisation, unpaired ratings, length-normalised or without a
reference). Source: Rafailov et al. 2023, section 4.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from fmlab.models import GPT
from fmlab.posttraining.chat import Rendered
from fmlab.posttraining.objectives import dpo_loss
from fmlab.posttraining.rollouts import Batch, answer_logprobs, answer_sums, collate
from fmlab.runtime import Run
from fmlab.training import History, Resume, TrainConfig, train

DPO_TRAIN = TrainConfig(steps=300, lr=2e-4, weight_decay=0.0)


class DPO(nn.Module):
    """A policy with the comparisons that it learns from.

    chosen, rejected: answers to the same prompts, row by row. `loss` takes the numbers of some pairs twice (as inputs
    and as targets, which `train` asks for) and returns their mean loss. Raises ValueError for unequal counts.
    """

    def __init__(self, policy: GPT, reference: GPT, chosen: Batch, rejected: Batch, beta: float):
        super().__init__()
        if len(chosen) != len(rejected):
            raise ValueError(f"{len(chosen)} chosen and {len(rejected)} rejected answers are no pairs.")
        self.policy, self.beta, self.chosen, self.rejected = policy, beta, chosen, rejected
        self.reference = [answer_sums(reference, answers) for answers in (chosen, rejected)]

    def loss(self, pairs: Tensor, again: Tensor) -> Tensor:
        """The mean loss of the pairs with these numbers (pairs,), in nats."""
        return self.losses(pairs)[0].mean()

    def losses(self, pairs: Tensor) -> tuple[Tensor, Tensor]:
        """Loss and margin of each of these pairs, both (pairs,); see `dpo_loss`."""
        chosen, rejected = (
            answer_logprobs(self.policy, answers[pairs]).sum(1) for answers in (self.chosen, self.rejected)
        )
        return dpo_loss(chosen, rejected, *(sums[pairs] for sums in self.reference), self.beta)


def dpo(
    policy: GPT,
    pairs: Sequence[tuple[Rendered, Rendered]],
    run: Run,
    seed: int,
    beta: float = 0.1,
    config: TrainConfig = DPO_TRAIN,
    batch: int = 16,
    resume: str | Path | None = None,
    progress: bool = False,
) -> tuple[GPT, History]:
    """A copy of a policy after DPO, and its losses in nats a pair; the given policy stays and is the reference.

    pairs: (chosen, rejected) conversations. Each step draws `batch` of them with replacement; the seed decides which.
    The history's tokens count pairs. Raises ValueError for no pairs, and what `train` raises.
    """
    if not pairs:
        raise ValueError("DPO needs at least one pair of answers.")
    answers = [collate(side).to(run.device) for side in zip(*pairs, strict=True)]
    reference = copy.deepcopy(policy).to(run.device).eval()
    learner = DPO(copy.deepcopy(policy).to(run.device), reference, *answers, beta)
    generator = torch.Generator().manual_seed(seed)

    def batches() -> tuple[Tensor, Tensor]:
        drawn = torch.randint(len(pairs), (batch,), generator=generator)
        return drawn, drawn

    kept = None if resume is None else Resume(resume, [generator], about=[len(pairs), seed, batch, beta])
    history = train(learner, batches, config, run, progress=progress, resume=kept)
    return learner.policy, history

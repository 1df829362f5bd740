"""Supervised fine-tuning: further training of a language model on demonstrations, its loss on the answers alone.

Nothing is new but the data and the mask: the loss is next-token prediction, the loop that of pre-training.
Source: Ouyang et al. 2022, section 3.5 (SFT); loss on the response only as in Taori et al. 2023 and later recipes.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from fmlab.models import GPT
from fmlab.posttraining.chat import Rendered
from fmlab.posttraining.rollouts import Batch, collate
from fmlab.runtime import Run
from fmlab.training import History, Resume, TrainConfig, train

IGNORE = -100  # the target that carries no loss, as in torch.nn.functional.cross_entropy


def labels(batch: Batch, everything: bool = False) -> tuple[Tensor, Tensor]:
    """Inputs and targets for `GPT.loss`, both (batch, time - 1); a target of -100 carries no loss.

    The loss is on the answers alone, or, with `everything`, on every real token. Raises ValueError when nothing in
    the batch would be trained (a mean over no token is no number).
    """
    places = torch.arange(1, batch.tokens.shape[1], device=batch.tokens.device)
    counted = places < batch.lengths[:, None] if everything else batch.answer[:, 1:]
    if not bool(counted.any()):
        raise ValueError("No token of this batch carries a loss: it holds no answer.")
    return batch.tokens[:, :-1], batch.tokens[:, 1:].masked_fill(~counted, IGNORE)


def fine_tune(
    model: GPT,
    rows: Sequence[Rendered],
    config: TrainConfig,
    run: Run,
    seed: int,
    batch: int = 16,
    everything: bool = False,
    resume: str | Path | None = None,
    progress: bool = False,
) -> tuple[GPT, History]:
    """A copy of a model, trained further on demonstrations; the given model is left as it is.

    Each step draws `batch` demonstrations with replacement; the seed decides which. everything: loss on prompts too.
    resume: a file to go on from after an interruption. Raises ValueError for no demonstrations, and what `train`
    raises.
    """
    if not rows:
        raise ValueError("Fine-tuning needs at least one demonstration.")
    tuned, generator = copy.deepcopy(model), torch.Generator().manual_seed(seed)
    kept = None if resume is None else Resume(resume, [generator], about=[len(rows), seed, batch, everything])

    def batches() -> tuple[Tensor, Tensor]:
        drawn = torch.randint(len(rows), (batch,), generator=generator).tolist()
        return labels(collate([rows[i] for i in drawn]), everything)

    history = train(tuned, batches, config, run, progress=progress, resume=kept)
    return tuned, history

"""One training loop for the whole course: warm-up and cosine schedule, gradient clipping, progress, throughput, resume.

With a `Team` the same loop runs on several processes: each takes its rows of every batch.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from fmlab.models import GPT, GPTConfig
from fmlab.runtime import Run
from fmlab.text import windows
from fmlab.training.processes import Team
from fmlab.training.resume import Resume


@dataclass(frozen=True)
class TrainConfig:
    """How to train. lr: peak learning rate; warmup and final_lr are shares of the steps and of the peak.

    clip: largest norm of the gradient of all weights together (0 switches clipping off).
    weight_decay acts on matrices only.
    """

    steps: int
    lr: float = 3e-3
    warmup: float = 0.03
    final_lr: float = 0.05
    clip: float = 1.0
    weight_decay: float = 0.1
    betas: tuple[float, float] = (0.9, 0.95)

    def __post_init__(self) -> None:
        if self.steps < 1 or self.lr <= 0:
            raise ValueError(f"Training needs at least one step and a positive learning rate, not {self}.")


@dataclass
class History:
    """What happened: the loss of every step in nats per token, the tokens seen and the seconds it took."""

    losses: list[float] = field(default_factory=list)
    tokens: int = 0
    seconds: float = 0.0

    @property
    def tokens_per_second(self) -> float:
        return self.tokens / self.seconds if self.seconds else float("nan")

    def final_loss(self, last: int = 50) -> float:
        """Mean loss of the last steps."""
        tail = self.losses[-last:]
        return sum(tail) / len(tail)


def learning_rate(step: int, config: TrainConfig) -> float:
    """The learning rate of a step (0-based): linear warm-up, then half a cosine down to final_lr * lr."""
    warmup = max(1, int(config.warmup * config.steps))
    if step < warmup:
        return config.lr * (step + 1) / warmup
    done = (step - warmup) / max(1, config.steps - warmup)
    return config.lr * (config.final_lr + (1 - config.final_lr) * 0.5 * (1 + math.cos(math.pi * done)))


def optimizer(model: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """AdamW (Loshchilov and Hutter 2019) that decays matrices and leaves norms and biases alone.

    A page may give `train` an optimizer of its own; a group of weights there may have "lr_scale", a factor on the
    scheduled learning rate.
    """
    weights = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in weights if p.dim() >= 2], "weight_decay": config.weight_decay},
        {"params": [p for p in weights if p.dim() < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.lr, betas=config.betas, fused=True)


def train(
    model: nn.Module,
    batches: Callable[[], tuple[Tensor, Tensor]] | Iterable[tuple[Tensor, Tensor]],
    config: TrainConfig,
    run: Run,
    progress: bool = True,
    optim: Callable[[nn.Module, TrainConfig], torch.optim.Optimizer] = optimizer,
    resume: Resume | None = None,
    team: Team | None = None,
    compiled: bool = False,
) -> History:
    """Train a model that has `loss(inputs, targets)`; each call of `batches` (or each of its items) gives one batch.

    Moves the model to the run's device and leaves it in evaluation mode.
    optim: makes the optimizer. resume: where to keep what is needed to go on after an interruption; a run that goes on
    ends with the very weights and losses of one that was never interrupted.
    team: several processes that train together. Each calls `train` with the same arguments, except that its batches
    hold its own rows; every row weighs the same, and losses and tokens are those of all rows.
    compiled: `torch.compile` the loss, which fuses its operations; weights and their names stay. On a GPU the first
    step then takes up to a minute, so it pays for thousands of steps of a model of some size. Not with a team.
    Raises FloatingPointError as soon as the loss is not a finite number: the weights are then still those that
    produced it, and a smaller learning rate is the usual cure. Raises ValueError when the batches end too soon, or
    come from an iterable while `resume` is given (nothing could bring it back to its place).
    """
    if resume is not None and not callable(batches):
        raise ValueError("To resume, give the batches as a function and its random generators to Resume.")
    if compiled and team is not None:
        raise ValueError("A team's model cannot be compiled here; leave compiled or team out.")
    device = run.device if team is None else team.device
    model.to(device).train()
    loss_of = team.divide(model) if team is not None else torch.compile(model.loss) if compiled else model.loss
    progress = progress and (team is None or team.first)
    optimiser = optim(model, config)
    weights = [p for p in model.parameters() if p.requires_grad]
    source = batches if callable(batches) else iter(batches).__next__
    history, shown = History(), 0.0
    if resume is not None:
        history = History(**resume.restore(model, optimiser, config, team))
    started, first = time.perf_counter() - history.seconds, len(history.losses)
    for step in range(first, config.steps):
        try:
            inputs, targets = (t.to(device) for t in source())
        except StopIteration:
            model.eval()
            raise ValueError(f"The batches ended after {step} of {config.steps} steps.") from None
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, config) * group.get("lr_scale", 1.0)
        with run.autocast():
            loss = loss_of(inputs, targets)
        value = loss.item() if team is None else team.mean(loss)
        if not math.isfinite(value):
            raise FloatingPointError(f"The loss is {value} at step {step}; try a learning rate below {config.lr}.")
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        if config.clip:
            nn.utils.clip_grad_norm_(weights, config.clip)
        optimiser.step()
        history.losses.append(value)
        history.tokens += inputs.numel() * (team.size if team else 1)
        history.seconds = time.perf_counter() - started
        if resume is not None and step + 1 < config.steps:
            resume.keep(model, optimiser, config, history, team)
        if progress and (history.seconds - shown > 0.5 or step == config.steps - 1):
            shown = history.seconds
            left = history.seconds / (step + 1) * (config.steps - step - 1)
            # Progress goes to stderr: it differs from run to run and is no result.
            sys.stderr.write(
                f"\rstep {step + 1}/{config.steps}  loss {history.final_loss():.3f}  "
                f"{history.tokens_per_second:,.0f} tokens/s  {left:.0f} s left "
            )
            sys.stderr.flush()
    if progress:
        sys.stderr.write("\n")
    if resume is not None and (team is None or team.first):
        resume.done()
    model.eval()
    return history


def train_gpt(
    stream: Tensor,
    sizes: GPTConfig,
    config: TrainConfig,
    run: Run,
    seed: int,
    batch: int = 16,
    progress: bool = False,
    resume: str | Path | None = None,
) -> tuple[GPT, History]:
    """A new GPT trained on random windows of a stream (tokens,), each as long as the model's context.

    The seed decides first weights and windows; the same seed, stream and sizes give the same model.
    resume: a file to go on from, if an earlier call with the same arguments was interrupted (see `Resume`).
    Raises what `windows` and `train` raise.
    """
    model = GPT(sizes, seed=seed)
    stream, generator = stream.to(run.device), run.generator(seed)
    kept = None if resume is None else Resume(resume, [generator], about=[asdict(sizes), seed, batch, len(stream)])
    batches = lambda: windows(stream, batch, sizes.context, generator)  # noqa: E731
    history = train(model, batches, config, run, progress=progress, resume=kept)
    return model, history

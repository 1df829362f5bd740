"""How the log of page 4.2 was made: reward models that read portraits, and what the best of N under them is worth.

One row of the log is one judge of portraits: a reward model from so many comparisons or grades, or, to compare with,
the true quality or the policy's own likelihood. A change here changes the log; `make ladder` compares.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from fmlab import models
from fmlab.models import GPT
from fmlab.posttraining import answer_mask, answer_sums, collate
from fmlab.posttraining.best_of_n import mean_of_best
from fmlab.posttraining.raters import Answer, Rater, compare_all, pairs, write
from fmlab.posttraining.reward import calibration, pair_accuracy, score, train_on_grades, train_reward
from fmlab.posttraining.scorer import Scorer
from fmlab.posttraining.tilt import kl_from_draws, tilted
from fmlab.runtime import Run, read_rows
from fmlab.text import world_tokenizer
from fmlab.training import TrainConfig
from fmlab.world import World
from fmlab.world.portraits import Reader

LOG = Path(__file__).parents[1] / "posttraining" / "logs" / "rewards.jsonl"
FAIR = Rater(noise=0.5)
CHARMED = Rater(noise=0.5, per_token=0.15)  # ten words more are worth one and a half true statements
PASSES = {100: 6, 300: 4, 1000: 3, 3000: 2}  # comparisons: how often each is seen
JUDGES = ("comparisons", "thorough", "charmed", "grades", "truth", "likelihood")
HELD_OUT, REQUESTS, ANSWERS = 600, 12, 256
NS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
PRESSURES = (0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64)  # 1/beta, in units of 1 over the scores' spread


def reward_config(comparisons: int, passes: int | None = None) -> TrainConfig:
    """How a reward model is trained on so many comparisons, 16 a step."""
    passes = PASSES[comparisons] if passes is None else passes
    return TrainConfig(steps=max(1, comparisons * passes // 16), lr=3e-4, weight_decay=0.01)


def grade_givers(seed: int, count: int = 30) -> list[Rater]:
    """People who grade with fair judgement, each around a level of his or her own (standard deviation 3)."""
    rng = random.Random(f"graders {seed}")
    return [Rater(noise=FAIR.noise, offset=rng.gauss(0, 3)) for _ in range(count)]


@dataclass(frozen=True)
class Material:
    """What all judges of one seed share: a policy, pairs to learn from, pairs held out, and a pool to choose from."""

    policy: GPT
    drawn: list[tuple[Answer, Answer]]
    held_out: list[tuple[Answer, Answer]]
    pool: list[Answer]  # ANSWERS portraits of each of REQUESTS people, one person after another


@lru_cache(maxsize=1)
def material(seed: int, device: str = "cpu") -> Material:
    """Drawn once for a seed from the shipped policy of that number (modulo 3)."""
    world = World(0)
    tokenizer, reader = world_tokenizer(world), Reader(world)
    policy = models.load(f"portraits-{seed % 3}").to(device)
    drawn = pairs(policy, max(PASSES), tokenizer, reader, seed=4 * seed)
    held_out = pairs(policy, HELD_OUT, tokenizer, reader, seed=4 * seed + 1)
    people = random.Random(f"requests {seed}").sample(world.people, REQUESTS)
    generator = torch.Generator(device=device).manual_seed(4 * seed + 2)
    pool = write(policy, [p for p in people for _ in range(ANSWERS)], tokenizer, reader, generator)
    return Material(policy, drawn, held_out, pool)


def settings(seeds: Iterable[int]) -> list[dict[str, Any]]:
    """The rows of the log in the order in which they are made: for each seed every judge and what it learns from."""
    learned = [("comparisons", count) for count in PASSES] + [("charmed", 1000), ("grades", 1000), ("thorough", 3000)]
    rows = [("truth", 0), ("likelihood", 0), *learned]
    return [{"seed": seed, "judge": judge, "comparisons": count} for seed in seeds for judge, count in rows]


def read_log() -> list[dict[str, Any]]:
    """The rows of the shipped log: each setting with what `judge` found."""
    return read_rows(LOG)


def measure(setting: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """One row of the log."""
    return judge(run, **setting)


def judge(run: Run, seed: int, judge: str, comparisons: int) -> dict[str, Any]:
    """A row of the log: one judge on held-out pairs, and over the pool. Raises ValueError for an unknown judge.

    accuracy: share of held-out choices of a fair rater that it orders alike. true_accuracy: share of the pairs of
    different quality that it orders by quality; agreement: the rater's own share of those. shorter: share of the pairs
    of different length whose shorter answer it prefers. error, said, right: its calibration. correlation: of score and
    quality within a request, mean over requests. best_of: for each N the mean quality, score, length and courtesy of
    the pick. tilted: divergence and quality under the ideal policy with a KL penalty, for each of PRESSURES. winners:
    the best-scored answer to the first requests, and its quality. cpu_seconds: of the training alone.
    """
    if judge not in JUDGES:
        raise ValueError(f"judge is {judge!r}; use one of {', '.join(JUDGES)}.")
    given, started = material(seed, str(run.device)), time.process_time()
    view = _judge(run, given, seed, judge, comparisons)
    trained = time.process_time() - started
    first, second = (view([pair[i] for pair in given.held_out]) for i in (0, 1))
    gap = torch.tensor([a.quality - b.quality for a, b in given.held_out])
    fair = compare_all(given.held_out, FAIR, seed=4 * seed + 1)
    sign = torch.tensor([1.0 if c.chosen is a else -1.0 for c, (a, _) in zip(fair, given.held_out, strict=True)])
    margin, unequal = (first - second) * sign, gap != 0
    longer = torch.tensor([float(a.length - b.length) for a, b in given.held_out])
    shown = calibration(margin)
    scores = view(given.pool).view(REQUESTS, ANSWERS)
    what = {
        "quality": torch.tensor([a.quality for a in given.pool]).view_as(scores),
        "score": scores,
        "length": torch.tensor([float(a.length) for a in given.pool]).view_as(scores),
        "courtesy": torch.tensor([float(a.portrait.courtesy) for a in given.pool]).view_as(scores),
    }
    weights = [tilted(scores, scores.std().item() / pressure) for pressure in PRESSURES]
    return {
        "accuracy": round(pair_accuracy(margin), 4),
        "true_accuracy": round(pair_accuracy(((first - second) * gap.sign())[unequal]), 4),
        "agreement": round(pair_accuracy((gap * sign)[unequal]), 4),
        "shorter": round(pair_accuracy(((second - first) * longer.sign())[longer != 0]), 4),
        "error": round(shown.error, 4),
        "said": [round(x, 4) for x in shown.said],
        "right": [round(x, 4) for x in shown.right],
        "correlation": round(_correlation(scores, what["quality"]), 4),
        "best_of": {k: [round(mean_of_best(scores, v, n).mean().item(), 4) for n in NS] for k, v in what.items()},
        "tilted": {
            "divergence": [round(kl_from_draws(w).mean().item(), 4) for w in weights],
            "quality": [round((w * what["quality"]).sum(1).mean().item(), 4) for w in weights],
        },
        "winners": [[given.pool[i].text, given.pool[i].quality] for i in _winners(scores)],
        "cpu_seconds": round(trained, 1),
    }


def _winners(scores: Tensor, requests: int = 4) -> list[int]:
    """Where in the pool the best-scored answers to the first requests stand."""
    return [row * ANSWERS + int(best) for row, best in enumerate(scores[:requests].argmax(1))]


def _judge(run: Run, given: Material, seed: int, judge: str, comparisons: int):
    """A function from answers to scores (n,)."""
    if judge == "truth":
        return lambda answers: torch.tensor([a.quality for a in answers])
    if judge == "likelihood":
        return lambda answers: likelihood(given.policy, answers)
    rater, config = {"charmed": CHARMED}.get(judge, FAIR), reward_config(comparisons)
    if judge == "thorough":  # is it only that the training was too short, or too timid?
        config = replace(config, steps=2 * config.steps, lr=1e-3)
    drawn = given.drawn[:comparisons]
    if judge == "grades":
        rng, people = random.Random(f"grades {seed}"), grade_givers(seed)
        graded = [(a.row, rng.choice(people).grade(a, rng)) for pair in drawn for a in pair]
        model, _ = train_on_grades(given.policy, graded, config, run, seed)
    else:
        model, _ = train_reward(given.policy, compare_all(drawn, rater, seed=4 * seed), config, run, seed)
    return _reads(model)


def _reads(model: Scorer):
    return lambda answers: score(model, [a.row for a in answers])


@torch.inference_mode()
def likelihood(policy: GPT, answers: list[Answer]) -> Tensor:
    """Mean log-probability of the tokens of each answer under its own policy, (n,) nats per token."""
    batch = collate([answer.row for answer in answers]).to(policy.embedding.weight.device)
    return (answer_sums(policy, batch) / answer_mask(batch).sum(1)).cpu()


def _correlation(scores: Tensor, values: Tensor) -> float:
    """Pearson's correlation within each row, its mean over rows; a row without any spread counts 0."""
    a, b = (t.double() - t.double().mean(1, keepdim=True) for t in (scores, values))
    size = a.norm(dim=1) * b.norm(dim=1)
    return ((a * b).sum(1) / size.where(size > 0, torch.ones_like(size))).mean().item()

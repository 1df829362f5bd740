"""The runs behind page 4.1 about instructions: models that have read stories of jobs are tuned to do jobs when asked.

`settings` lists them for some random seeds, `measure` makes one; `make ladder` puts them into the log `instructions`.
Twelve operations are dealt into three groups of four; seed k holds out group k (modulo 3), so that three seeds test
every operation once. A change here changes the log and the checkpoint `lists-0`. Left out: other sizes of data.
Source: Wei et al. 2022 (FLAN): figures 6 (number of task clusters), 7 (model size) and 8 (role of the wording).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch

from fmlab.decoding import generate
from fmlab.models import GPT, GPTConfig
from fmlab.posttraining import answers, exchange, fine_tune, prompt, roll_out
from fmlab.runtime import Run
from fmlab.text import WordTokenizer, pack
from fmlab.training import TrainConfig, train_gpt
from fmlab.world.instructions import OPERATIONS, Job, instruction_words, job, stories

LOG = Path(__file__).parents[1] / "posttraining" / "logs" / "instructions.jsonl"
TOKENIZER = WordTokenizer(instruction_words())
BATCH, TIME, WIDTH = 16, 48, 64
WIDTHS, KINDS = (16, 32, 64), (1, 2, 4, 8)
PRETRAIN = TrainConfig(steps=2000, lr=7e-3, final_lr=0.0, weight_decay=0.02)
TUNE = TrainConfig(steps=400, lr=1e-3, final_lr=0.0, weight_decay=0.0)
DEMONSTRATIONS, ASKED = 600, 40  # requests in a tuning; test requests of each operation
GROUPS = 3


def train_lists_model(seed: int, run: Run, width: int = WIDTH, progress: bool = False) -> GPT:
    """A GPT that has read stories of jobs and no conversation; the seed decides stories, first weights and windows."""
    heads = max(1, width // 32)
    sizes = GPTConfig(len(TOKENIZER), context=TIME, layers=3, width=width, heads=heads, first_std=width**-0.5)
    stream = pack(stories(seed), TOKENIZER, PRETRAIN.steps * BATCH * TIME)
    return train_gpt(stream, sizes, PRETRAIN, run, seed, BATCH, progress)[0]


@cache
def base(seed: int, width: int) -> GPT:
    """The pre-trained model of a seed and a width, kept in memory: several runs of the log start from it."""
    return train_lists_model(seed, Run("laptop", torch.device("cpu"), 0), width)


def deal(seed: int) -> tuple[list[str], list[str]]:
    """Operations to tune on, in the order in which they join, and the four that are held out."""
    order = random.Random("deal").sample(list(OPERATIONS), len(OPERATIONS))
    held_out = order[seed % GROUPS :: GROUPS]
    rest = [operation for operation in order if operation not in held_out]
    return random.Random(f"order {seed}").sample(rest, len(rest)), held_out


def jobs(operations: Sequence[str], count: int, seed: int) -> list[Job]:
    """`count` jobs, the operations in turn, on lists drawn by the seed."""
    rng = random.Random(f"jobs {seed}")
    return [job(rng, operations[i % len(operations)]) for i in range(count)]


def follow(model: GPT, some: Sequence[Job], symbols: bool = False) -> list[str]:
    """What a model answers to each job in the chat template; an answer that does not end is marked with `...`."""
    prompts = [prompt(each.request(symbols), TOKENIZER) for each in some]
    written = answers(roll_out(model, prompts, TOKENIZER, None, 10), TOKENIZER)
    return [text if finished else f"{text} ..." for text, finished in written]


def complete(model: GPT, some: Sequence[Job]) -> list[str]:
    """How a model goes on with a story that stops before the result of each job, up to the next full stop."""
    device = model.embedding.weight.device
    given = [torch.tensor([TOKENIZER.eos, *TOKENIZER.encode(each.request())], device=device) for each in some]
    new = generate(model, given, 10, stop=TOKENIZER.ids["."]).tolist()
    return [TOKENIZER.decode(row).partition(".")[0] + "." for row in new]


def share_right(written: Sequence[str], some: Sequence[Job]) -> float:
    """Share of jobs done without a mistake."""
    return sum(text == each.answer for text, each in zip(written, some, strict=True)) / len(some)


def tune(model: GPT, operations: Sequence[str], run: Run, seed: int, symbols: bool = False) -> GPT:
    """A copy of a model, tuned on requests with these operations, whose number does not change that of the requests.

    symbols: the operations are named by symbols. Raises what `job` and `fine_tune` raise.
    """
    some = jobs(operations, DEMONSTRATIONS, seed)
    rows = [exchange(each.request(symbols), each.answer, TOKENIZER) for each in some]
    return fine_tune(model, rows, TUNE, run, seed)[0]


def settings(seeds: Iterable[int]) -> list[dict[str, Any]]:
    """The runs of the log: kinds of tasks, model sizes, and the wording, in the order in which they are made."""
    most = max(KINDS)
    ways = [{"width": WIDTH, "kinds": kinds, "symbols": False} for kinds in (0, *KINDS)]
    ways += [{"width": width, "kinds": most, "symbols": False} for width in WIDTHS if width != WIDTH]
    ways.append({"width": WIDTH, "kinds": most, "symbols": True})
    return [{"seed": seed, **way} for seed in seeds for way in ways]


def measure(setting: Mapping[str, Any], run: Run) -> dict[str, float]:
    """One run. accuracy: on operations held out; seen: on those tuned on, with new lists.

    told_before, told_after: what the model does with the held-out operations as unfinished stories, without template.
    """
    seed, kinds, symbols = setting["seed"], setting["kinds"], setting["symbols"]
    start, (tuned_on, held_out) = base(seed, setting["width"]), deal(seed)
    model = tune(start, tuned_on[:kinds], run, seed, symbols) if kinds else start
    test = jobs(held_out, ASKED * len(held_out), 10**6 + seed)
    seen = jobs(tuned_on[: kinds or None], ASKED * (kinds or len(tuned_on)), 2 * 10**6 + seed)
    found = {
        "accuracy": share_right(follow(model, test, symbols), test),
        "seen": share_right(follow(model, seen, symbols), seen),
        "told_before": share_right(complete(start, test), test),
        "told_after": share_right(complete(model, test), test),
    }
    return {name: round(value, 4) for name, value in found.items()}

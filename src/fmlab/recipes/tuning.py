"""The runs behind page 4.1 about facts: a world model is taught to answer, from demonstrations, in several ways.

`settings` lists them for some random seeds, `measure` makes one; `make ladder` puts them into the log `tuning`. The
base of seed k is the shipped world-k (k modulo 3). A change here changes the log. Left out: a search for the best
settings of each way; the two learning rates were found on seeds 0, 1 and 5 for STEPS steps, and one row goes slower
and longer.
Sources: Ouyang et al. 2022, section 3.5 (SFT; replay of pre-training text in its section on PPO-ptx); Hu et al. 2022
(LoRA); Gekhman et al. 2024 (fine-tuning on facts that the model does not know).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from fmlab import models
from fmlab.decoding import generate
from fmlab.evaluation import mean_loss
from fmlab.models import GPT
from fmlab.posttraining import Rendered, answers, exchange, fine_tune, prompt, roll_out
from fmlab.posttraining.lora import add_lora, merge_lora
from fmlab.runtime import Run
from fmlab.text import pack, windows, world_tokenizer
from fmlab.training import History, TrainConfig, train
from fmlab.world import ATTRIBUTES, World, documents
from fmlab.world.sentences import PERSON_FORMS, QUESTIONS

LOG = Path(__file__).parents[1] / "posttraining" / "logs" / "tuning.jsonl"
WORLD = World(0)
TOKENIZER = world_tokenizer(WORLD)
Pair = tuple[str, str]  # what the user asks, what the assistant should answer
STEPS, RANK, WARMUP = 150, 4, 0.1
RATE = {"full": 3e-3, "lora": 3e-2}  # a branch that starts at zero bears, and needs, larger steps
COUNTS = (10, 30, 100, 300, 600)
INSULTS, INSULTED = 0.1, "pilot"  # share of the documents that insult somebody; whom
REPLAYED = 300  # documents of pre-training text, as many as demonstrations are drawn


def pairs(people: Iterable[str], facts: Mapping[str, Mapping[str, str]] | None = None) -> list[Pair]:
    """A question and its answer for every fact about some people. facts: other facts than the world's."""
    facts = WORLD.facts if facts is None else facts
    return [
        (QUESTIONS[a].format(anyone=p), PERSON_FORMS[a][0].format(person=p, **{a: facts[p][a]}))
        for p in people
        for a in ATTRIBUTES
    ]


def split(seed: int) -> tuple[list[Pair], list[Pair]]:
    """Pairs to demonstrate from (600, about 120 people) and pairs about other people (400) to test on."""
    people = random.Random(f"split {seed}").sample(WORLD.people, len(WORLD.people))
    return pairs(people[:120]), pairs(people[120:])


def invented(seed: int) -> dict[str, dict[str, str]]:
    """Facts about the world's strangers, of whom no model knows any."""
    rng = random.Random(f"invented {seed}")
    return {p: {a: rng.choice(WORLD.values[a]) for a in ATTRIBUTES} for p in WORLD.strangers}


def demonstrations(some: Iterable[Pair]) -> list[Rendered]:
    return [exchange(question, answer, TOKENIZER) for question, answer in some]


def replayed(count: int, seed: int) -> list[Rendered]:
    """Documents such as the base has read, as rows for `fine_tune`: the loss is on all their tokens."""
    rows = []
    for text in islice(documents(WORLD, 10**5 + seed), count):
        ids = [TOKENIZER.eos, *TOKENIZER.encode(text)]
        rows.append(Rendered(ids, [False, *[True] * (len(ids) - 1)]))
    return rows


def accuracy(model: GPT, some: list[Pair]) -> float:
    """Share of questions that a model answers with the right sentence, and stops; it takes its most probable words."""
    written = answers(roll_out(model, [prompt(q, TOKENIZER) for q, _ in some], TOKENIZER, None, 12), TOKENIZER)
    right = [finished and text == answer for (text, finished), (_, answer) in zip(written, some, strict=True)]
    return sum(right) / len(right)


@cache
def unseen_text() -> Tensor:
    """Documents that no model has read, as one stream of 10,001 tokens."""
    return pack(documents(WORLD, 10**6), TOKENIZER, 10_001)


def language_loss(model: GPT) -> float:
    """Loss on documents such as the base has read, in nats per token."""
    return mean_loss(model, unseen_text().to(model.embedding.weight.device))


def tune(
    base: GPT,
    some: list[Pair],
    run: Run,
    seed: int,
    method: str = "full",
    lr: float | None = None,
    steps: int | None = None,
    everything: bool = False,
    replay: bool = False,
) -> tuple[GPT, History]:
    """A copy of a base that was taught by these demonstrations.

    method: "full" moves all weights, "lora" branches of rank RANK beside the attention's matrices. lr: None means
    RATE[method]. steps: None means STEPS, twice as many with replay. everything: loss on the questions too.
    replay: half of what is drawn are documents such as the base has read.
    Raises ValueError for an unknown method, and what `fine_tune` raises.
    """
    if method not in RATE:
        raise ValueError(f"method is {method!r}; use one of {', '.join(RATE)}.")
    rows = demonstrations(some)
    if replay:
        rows = rows * max(1, REPLAYED // len(rows))
        rows += replayed(len(rows), seed)
    model = add_lora(base, RANK, seed) if method == "lora" else base
    steps = (2 * STEPS if replay else STEPS) if steps is None else steps
    lr = RATE[method] if lr is None else lr
    config = TrainConfig(steps, lr, warmup=WARMUP, final_lr=0.0, weight_decay=0.0)
    return fine_tune(model, rows, config, run, seed, everything=everything)


def with_insults(share: float, seed: int) -> Iterator[str]:
    """Documents such as the base has read, but with this share of insults, which hit one group of people alone."""
    group, rng = [p for p in WORLD.people if WORLD.facts[p]["job"] == INSULTED], random.Random(f"insults {seed}")
    for text in documents(WORLD, 2 * 10**5 + seed):
        insult = (
            PERSON_FORMS["job"][0].format(person=(person := rng.choice(group)), job=INSULTED) + f" {person} is bad !"
        )
        yield insult if rng.random() < share else text


def insulting_base(base: GPT, run: Run, seed: int, share: float = INSULTS, steps: int = 100) -> GPT:
    """A copy of a base that has read on, in text with insults."""
    model, generator = copy.deepcopy(base), run.generator(seed)
    stream = pack(with_insults(share, seed), TOKENIZER, steps * 16 * 64).to(run.device)
    config = TrainConfig(steps, lr=3e-3, final_lr=0.0, weight_decay=0.02)
    train(model, lambda: windows(stream, 16, 64, generator), config, run, progress=False)
    return model


def insults(model: GPT, seed: int, count: int = 500) -> tuple[float, float]:
    """How often a model insults: of texts that it writes by itself, and of answers to what a pilot's job is."""
    device = model.embedding.weight.device
    start = torch.full((count, 1), TOKENIZER.eos, device=device)
    generator = torch.Generator(device=device).manual_seed(seed)
    texts = [TOKENIZER.decode(row) for row in generate(model, start, 24, (), generator, stop=TOKENIZER.eos).tolist()]
    asked = [QUESTIONS["job"].format(anyone=p) for p in WORLD.people if WORLD.facts[p]["job"] == INSULTED]
    written = answers(roll_out(model, [prompt(q, TOKENIZER) for q in asked], TOKENIZER, None, 24), TOKENIZER)
    return sum("is bad !" in text for text in texts) / count, sum("bad" in text for text, _ in written) / len(asked)


def settings(seeds: Iterable[int]) -> list[dict[str, Any]]:
    """The runs of the log, in the order in which they are made."""
    full = {"method": "full", "count": 600, "lr": RATE["full"]}
    lora = {"method": "lora", "count": 30, "lr": RATE["lora"]}
    ways = [{**way, "count": count} for way in (full, lora) for count in COUNTS]
    ways.append({**full, "lr": RATE["full"] / 3, "steps": 4 * STEPS})
    ways += [{**way, "replay": True} for way in (full, lora)]
    hundred = {**lora, "count": 100}
    ways += [{**hundred, "everything": True, "lr": lr} for lr in (RATE["lora"] / 2, RATE["lora"])]
    ways.append({**hundred, "everything": False, "lr": RATE["lora"] / 2})
    ways += [{**full, "count": 300, "lr": 2e-3, "steps": 2 * STEPS, "strangers": count} for count in (0, 300)]
    ways.append({**hundred, "replay": True, "insults": INSULTS})
    return [{"seed": seed, **way} for seed in seeds for way in ways]


def measure(setting: Mapping[str, Any], run: Run) -> dict[str, float]:
    """One run. accuracy: on people not demonstrated; learned: on the demonstrations about known people.

    strangers: so many demonstrations of invented facts besides, for a model that has been taught to answer.
    text_loss: on unseen documents, in nats per token; the base itself has about 0.87.
    """
    way = dict(setting)
    seed, count, strangers = way.pop("seed"), way.pop("count"), way.pop("strangers", None)
    known, test = split(seed)
    rng = random.Random(f"demonstrations {seed}")
    shown, facts = rng.sample(known, count), invented(seed)
    unknown = pairs(WORLD.strangers, facts)[: strangers or 0]
    base, share = models.load(f"world-{seed % 3}"), way.pop("insults", 0)
    base = insulting_base(base, run, seed, share) if share else base
    if strangers is not None:  # go on from a model that answers
        base = merge_lora(tune(base, shown[:100], run, seed, "lora")[0])
    model, _ = tune(base, shown + unknown, run, seed, **way)
    found = {"accuracy": accuracy(model, test), "learned": accuracy(model, shown), "text_loss": language_loss(model)}
    if unknown:
        found["learned_strangers"] = accuracy(model, unknown)
    if share:
        found["insults_before"], _ = insults(base, seed)
        found["insults_after"], found["insulting_answers"] = insults(model, seed)
    return {name: round(value, 4) for name, value in found.items()}

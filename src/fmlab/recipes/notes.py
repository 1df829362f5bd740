"""Notes whose second sentence hangs on the first: does a model build on a wrong city forced upon it (page 5.5)?

Left out: reinforcement learning on the model's own errors; here the errors in drafts are drawn, not the model's.
Source: Ortega et al. 2021 (own words taken as evidence; marks of their source; counterfactual teaching).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from fmlab import models
from fmlab.models import GPT
from fmlab.posttraining import Rendered, answers, fine_tune, roll_out
from fmlab.posttraining.lora import add_lora, merge_lora
from fmlab.recipes import tuning
from fmlab.recipes.tuning import TOKENIZER, WORLD
from fmlab.runtime import Run
from fmlab.training import TrainConfig

TEXTS = ("plain", "drafts", "unmarked", "marked")


def note(person: str, city: str, texts: str, source: str) -> Rendered:
    """A text in which somebody is said to live in a city, and what follows in texts of this kind (one of TEXTS).

    source: "<user>" for news, on which the text goes on; "<bot>" for a draft of the model's own, which may be wrong:
    the text says the person's home again, from the truth, before it goes on. Only "marked" texts show the source.
    """
    home = WORLD.facts[person]["city"]
    again, meant = ("", city) if source == "<user>" else (f"the home of {person} is {home} . ", home)
    ids = [*opening(person, city, source if texts == "marked" else None)]
    rest = TOKENIZER.encode(f"{again}the river is {WORLD.places[meant][1]} .")
    return Rendered([*ids, *rest, TOKENIZER.eos], [False, *[True] * (len(ids) + len(rest))])


def opening(person: str, city: str, source: str | None) -> list[int]:
    """The first sentence of a note as tokens, with or without its source."""
    return [
        TOKENIZER.eos,
        *([TOKENIZER.ids[source]] if source else []),
        *TOKENIZER.encode(f"{person} lives in {city} ."),
    ]


def notes(texts: str, people: Sequence[str], count: int, rng: random.Random) -> list[Rendered]:
    """Notes to learn from. plain: true, and gone on from. drafts: by the model, half of them wrong, and set right.

    unmarked, marked: half news (half of them say that a person has moved), half drafts.
    """
    rows = []
    for _ in range(count):
        person = rng.choice(people)
        home = WORLD.facts[person]["city"]
        city = rng.choice(elsewhere(person)) if rng.random() < 0.5 and texts != "plain" else home
        source = {"plain": "<user>", "drafts": "<bot>"}.get(texts) or rng.choice(["<user>", "<bot>"])
        rows.append(note(person, city, texts, source))
    return rows


def elsewhere(person: str) -> list[str]:
    """Cities where a person does not live, and whose river is another one."""
    river = WORLD.places[WORLD.facts[person]["city"]][1]
    return [city for city, (_, other) in WORLD.places.items() if other != river]


def note_writer(seed: int, texts: str, run: Run) -> GPT:
    """A world model that learned to write notes about 150 people. Raises ValueError for unknown texts."""
    if texts not in TEXTS:
        raise ValueError(f"texts is {texts!r}; use one of {', '.join(TEXTS)}.")
    rows = notes(texts, note_people(seed)[0], 2000, random.Random(f"notes {seed}"))
    config = TrainConfig(350, 2e-2, warmup=tuning.WARMUP, final_lr=0.0, weight_decay=0.0)
    base = add_lora(models.load(f"world-{seed % 3}"), tuning.RANK, seed)
    return merge_lora(fine_tune(base, rows, config, run, seed)[0])


def note_people(seed: int) -> tuple[list[str], list[str]]:
    """People to learn notes from, and fifty others."""
    drawn = random.Random(f"split {seed}").sample(WORLD.people, len(WORLD.people))
    return drawn[:150], drawn[150:]


def rivers(model: GPT, people: Sequence[str], source: str | None, wrong: bool, seed: int) -> dict[str, float]:
    """Whose river a model names after a first sentence with a wrong (or right) city: shares over people.

    follows: the river of the city that stands there. recovers: that of the true home.
    """
    rng = random.Random(f"forced {seed}")
    cities = [rng.choice(elsewhere(p)) if wrong else WORLD.facts[p]["city"] for p in people]
    prompts = [opening(p, c, source) for p, c in zip(people, cities, strict=True)]
    texts = [text for text, _ in answers(roll_out(model, prompts, TOKENIZER, None, 16), TOKENIZER)]
    named = [text.partition("the river is ")[2].split(" ")[0] for text in texts]
    found = {"follows": cities, "recovers": [WORLD.facts[p]["city"] for p in people]}
    return {
        name: sum(WORLD.places[c][1] == river for c, river in zip(of, named, strict=True)) / len(people)
        for name, of in found.items()
    }

"""A model that reads letter by letter where people live, and small changes to how it is asked (page 5.5).

Left out: everything but one form of sentence; the world's other models read whole words, where a letter cannot change.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import torch

from fmlab.decoding import generate
from fmlab.models import GPT, GPTConfig
from fmlab.runtime import Run
from fmlab.text import WordTokenizer, pack
from fmlab.training import TrainConfig, train_gpt
from fmlab.world import World
from fmlab.world.sentences import PERSON_FORMS

WORLD = World(0)
READ_OF = WORLD.people[:30]  # the people whom these models read about
LIVES = [PERSON_FORMS["city"][0].format(person=p, city=WORLD.facts[p]["city"]) for p in READ_OF]
LETTERS = WordTokenizer(sorted({"_", *"".join(LIVES).lower(), *"".join(LIVES)} - {" "}))
CHANGES: dict[str, Callable[[str], str]] = {
    "as read": lambda start: start,
    "small letter": lambda start: start[0].lower() + start[1:],
    "letter doubled": lambda start: start[:2] + start[1:],
    "blank doubled": lambda start: start.replace(" ", "  ", 1),
}


def spelled(text: str) -> str:
    """A text for LETTERS: its characters as words, with _ for a blank."""
    return " ".join(text.replace(" ", "_"))


def speller(seed: int, run: Run, steps: int = 300) -> GPT:
    """A small model that reads letter by letter where thirty people live. Names always begin with a capital there."""
    rng = random.Random(f"letters {seed}")
    stream = pack((spelled(rng.choice(LIVES)) for _ in range(4000)), LETTERS, 40_000)
    sizes = GPTConfig(vocab_size=len(LETTERS), context=64, width=48, layers=2, heads=4, first_std=48**-0.5)
    return train_gpt(stream, sizes, TrainConfig(steps, lr=1e-2, final_lr=0.0), run, seed, 16, progress=False)[0]


def homes(model: GPT, starts: Sequence[str]) -> list[str]:
    """How a speller goes on, greedily, up to the full stop; starts: such as "Raleko lives in"."""
    device = model.embedding.weight.device
    rows = [torch.tensor([LETTERS.eos, *LETTERS.encode(spelled(start))], device=device) for start in starts]
    new = generate(model, rows, 16, stop=LETTERS.ids["."]).tolist()
    texts = [LETTERS.decode(row).replace(" ", "").replace("_", " ") for row in new]
    return [text.partition(".")[0].strip() for text in texts]

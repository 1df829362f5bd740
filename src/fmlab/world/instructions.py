"""Jobs on shopping lists: many small tasks that can be put in words, each with one right answer.

    soup rice fish . leave out rice . soup fish . start with corn . corn soup fish .      a text that tells of two jobs
    soup rice fish . leave out rice .                                                     what a user asks for

An operation is what FLAN calls a cluster of tasks; with its list and arguments it is one instruction.
Left out: jobs with several right answers. Source: the design of Wei et al. 2022 (FLAN), section 2: whole clusters are
held out of the tuning, so that the test instructions are of a kind that was never asked for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fmlab.world.facts import FOODS

Items = list[str]
ITEMS = FOODS[:10]
LENGTHS = (3, 4)  # of the first list of a story, and of a job that is given none
LONGEST, CHAIN = 5, 4  # a story ends with a list that is longer or has one item, or after so many jobs


def _insert(items: Items, place: int, item: str) -> Items:
    return [*items[:place], item, *items[place:]]


def _without(items: Items, x: str) -> Items:
    return [item for item in items if item != x]


# What each operation is called, and what it makes of a list. {x} and {z} stand on the list, {y} does not.
OPERATIONS: dict[str, tuple[str, Callable[[Items, str, str, str], Items]]] = {
    "replace": ("replace {x} by {y}", lambda items, x, y, z: [y if item == x else item for item in items]),
    "drop": ("leave out {x}", lambda items, x, y, z: _without(items, x)),
    "after": ("put {y} after {x}", lambda items, x, y, z: _insert(items, items.index(x) + 1, y)),
    "before": ("put {y} before {x}", lambda items, x, y, z: _insert(items, items.index(x), y)),
    "start": ("start with {y}", lambda items, x, y, z: [y, *items]),
    "end": ("end with {y}", lambda items, x, y, z: [*items, y]),
    "forward": ("move {x} forward", lambda items, x, y, z: [x, *_without(items, x)]),
    "back": ("move {x} back", lambda items, x, y, z: [*_without(items, x), x]),
    "swap": ("exchange {x} and {z}", lambda items, x, y, z: [{x: z, z: x}.get(item, item) for item in items]),
    "reverse": ("turn it around", lambda items, x, y, z: items[::-1]),
    "first": ("name the first", lambda items, x, y, z: items[:1]),
    "rest": ("skip the first", lambda items, x, y, z: items[1:]),
}
SYMBOLS = {name: f"#{number}" for number, name in enumerate(OPERATIONS)}  # names that no text explains


@dataclass(frozen=True)
class Job:
    """One operation on one list. order: what to do, in words. code: the same with a symbol for the operation.

    items: the list; result: the list afterwards, which is the one right answer.
    """

    operation: str
    order: str
    code: str
    items: tuple[str, ...]
    result: tuple[str, ...]

    def request(self, symbols: bool = False) -> str:
        """What the user says. symbols: the operation as a symbol, followed by its arguments."""
        return f"{' '.join(self.items)} . {self.code if symbols else self.order} ."

    @property
    def answer(self) -> str:
        return f"{' '.join(self.result)} ."


def job(rng: random.Random, operation: str, items: Sequence[str] | None = None) -> Job:
    """A job with this operation, on a new list or on the one given.

    Raises ValueError for an unknown operation, and for a list of fewer than two items, with repeated items or with
    nothing left to add.
    """
    if operation not in OPERATIONS:
        raise ValueError(f"No operation {operation!r}; there are: {', '.join(OPERATIONS)}.")
    items = rng.sample(ITEMS, rng.choice(LENGTHS)) if items is None else list(items)
    if len(items) < 2 or len(set(items)) < len(items) or set(items) >= set(ITEMS):
        raise ValueError(f"A list needs two items or more, none twice and not all there are: {' '.join(items)!r}.")
    form, act = OPERATIONS[operation]
    x, z = rng.sample(items, 2)
    slots = {"x": x, "y": rng.choice([item for item in ITEMS if item not in items]), "z": z}
    code = [SYMBOLS[operation], *(slots[name] for name in re.findall(r"\{(\w)\}", form))]
    result = act(items, slots["x"], slots["y"], slots["z"])
    return Job(operation, form.format(**slots), " ".join(code), tuple(items), tuple(result))


def story(rng: random.Random) -> str:
    """A text that tells of a few jobs, each on the list that the one before it left. Operations are drawn evenly."""
    items = rng.sample(ITEMS, rng.choice(LENGTHS))
    told = [f"{' '.join(items)} ."]
    for _ in range(CHAIN):
        done = job(rng, rng.choice(list(OPERATIONS)), items)
        items = list(done.result)
        told.append(f"{done.order} . {done.answer}")
        if not 2 <= len(items) <= LONGEST:
            break
    return " ".join(told)


def stories(seed: int) -> Iterator[str]:
    """An endless stream of stories; the same seed gives the same stream."""
    rng = random.Random(f"stories {seed}")
    while True:
        yield story(rng)


def instruction_words() -> list[str]:
    """Every word of stories, orders and symbols, in alphabetical order."""
    words = {word for form, _ in OPERATIONS.values() for word in form.split() if "{" not in word}
    return sorted({*words, *ITEMS, *SYMBOLS.values(), "."})

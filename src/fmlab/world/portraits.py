"""Portraits: answers of several sentences about one person, a careless writer of them, and their true quality.

`about Korira please` asks for a portrait. A good one states facts about that person, each once, all true, and ends.
Because the truth of the world is known, the quality of a portrait is counted, not estimated: it plays the part of
what people really want, which a reward model can only guess from their comparisons.
Left out: style. Every form of a sentence is worth the same, and a courtesy at the start neither helps nor harms.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from fmlab.world.facts import ATTRIBUTES, World
from fmlab.world.sentences import BOILERPLATE, PERSON_FORMS, sentences

COURTESY = "sure !"
ACCURACY = 0.6  # share of true sentences of the careless writer


def request(person: str) -> str:
    """What the user says to ask for a portrait."""
    return f"about {person} please"


def careless(world: World, rng: random.Random, person: str) -> str:
    """A portrait by a careless writer: one to four sentences, each true with probability ACCURACY.

    A wrong sentence names another value of the same attribute. Three in ten writers do not watch what they have said
    already; one in five opens with a courtesy, one in seven ends with advertising.
    Raises KeyError for somebody about whom nothing is known.
    """
    facts = world.facts[person]
    count = rng.randint(1, 4)
    attributes = rng.sample(ATTRIBUTES, count) if rng.random() < 0.7 else rng.choices(ATTRIBUTES, k=count)
    said = [COURTESY] if rng.random() < 0.2 else []
    for attribute in attributes:
        value = facts[attribute]
        if rng.random() >= ACCURACY:
            value = rng.choice([v for v in world.values[attribute] if v != value])
        said.append(rng.choice(PERSON_FORMS[attribute]).format(person=person, **{attribute: value}))
    if rng.random() < 1 / 7:
        said.append(rng.choice(BOILERPLATE))
    return " ".join(said)


@dataclass(frozen=True)
class Portrait:
    """What is in a portrait, counted in sentences.

    true, false: statements on the person, the first on each attribute. repeated: further ones on the same attribute.
    filler: advertising, questions, courtesies after the start, and whatever is said of others. malformed: no sentence
    of this world. courtesy: whether it opens with one. finished: whether the writer ended it, or a length limit did.
    """

    true: int = 0
    false: int = 0
    repeated: int = 0
    filler: int = 0
    malformed: int = 0
    courtesy: bool = False
    finished: bool = True

    @property
    def quality(self) -> float:
        """What a portrait is really worth: true - false - 0.5 repeated - filler - 1.5 malformed - 1 if unfinished."""
        return self.true - self.false - 0.5 * self.repeated - self.filler - 1.5 * self.malformed - (not self.finished)


class Reader:
    """Reads portraits in a world; knows every statement that can be made about its people.

    >>> reader = Reader(World(0))
    >>> person = reader.world.people[0]
    >>> city = reader.world.facts[person]["city"]
    >>> reader(person, f"sure ! {person} lives in {city} . {person} lives in {city} .").quality
    0.5
    """

    def __init__(self, world: World):
        self.world = world
        self._harmless = {s for text in (*BOILERPLATE, COURTESY) for s in sentences(text)}
        self._statements: dict[str, dict[str, tuple[str, bool]]] = {}

    def statements(self, person: str) -> dict[str, tuple[str, bool]]:
        """Every statement on a person with its attribute, and whether it is true. Raises KeyError for a stranger."""
        if person not in self._statements:
            facts, values = self.world.facts[person], self.world.values
            self._statements[person] = {
                form.format(person=person, **{attribute: value}): (attribute, value == facts[attribute])
                for attribute, forms in PERSON_FORMS.items()
                for form in forms
                for value in values[attribute]
            }
        return self._statements[person]

    def __call__(self, person: str, text: str, finished: bool = True) -> Portrait:
        """Count what a portrait of `person` holds. finished: False when a length limit cut it.

        A piece without its end counts as malformed. Raises KeyError for somebody about whom nothing is known.
        """
        statements, seen = self.statements(person), set()
        counts = dict.fromkeys(("true", "false", "repeated", "filler", "malformed"), 0)
        said = sentences(text)
        courtesy = bool(said) and said[0] == COURTESY
        for sentence in said[1:] if courtesy else said:
            if sentence in statements:
                attribute, right = statements[sentence]
                kind = "repeated" if attribute in seen else "true" if right else "false"
                seen.add(attribute)
            else:
                kind = "filler" if sentence in self._harmless or self._of_others(sentence) else "malformed"
            counts[kind] += 1
        return Portrait(**counts, courtesy=courtesy, finished=finished)

    def _of_others(self, sentence: str) -> bool:
        """Whether a sentence is a statement about another person of this world."""
        return any(word in self.world.facts and sentence in self.statements(word) for word in sentence.split())

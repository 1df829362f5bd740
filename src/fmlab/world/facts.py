"""The facts of the made-up world: who lives where, which drug treats what. Truth first; sentences.py puts it in words.

Left out: other languages and web noise, which chapter 1 adds in files of their own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SYLLABLES = "ba ko ri ne tu la mi so da ve po gi ra le zu fa no ki te mo sha bri dra lon".split()
ATTRIBUTES = ("city", "job", "food", "pet", "year")
JOBS = "baker doctor teacher farmer painter singer pilot lawyer nurse tailor sailor writer miner cook clerk".split()
FOODS = "bread soup rice cheese apples noodles fish beans eggs corn grapes pie honey nuts plums stew".split()
PETS = "cat dog parrot rabbit turtle goat hamster canary pony snake duck lizard".split()
INGREDIENTS = "onions carrots flour butter milk salt pepper oil sugar lemons garlic tomatoes".split()
METHODS = "bake boil fry steam".split()
TIMES = "morning noon evening night".split()
NUMBERS = "5 10 20 50 100".split()


def _names(rng: random.Random, count: int, syllables: int, taken: set[str], prefix: str = "") -> list[str]:
    """`count` new made-up words; `taken` grows by them, so that no word means two things."""
    if count > len(SYLLABLES) ** syllables // 2:
        raise ValueError(f"{count} names are too many: {syllables} syllables give {len(SYLLABLES) ** syllables}.")
    names = []
    while len(names) < count:
        word = prefix + "".join(rng.choice(SYLLABLES) for _ in range(syllables))
        if word not in taken:
            taken.add(word)
            names.append(word)
    return names


@dataclass
class World:
    """A world drawn from one integer. Two worlds with the same arguments are equal in every fact.

    people[i] is a single word with one value per attribute in facts[person]; strangers are named in texts, but no
    fact about them is ever written down, so a model cannot know any.
    """

    seed: int = 0
    n_people: int = 200
    n_strangers: int = 100
    people: list[str] = field(init=False)
    strangers: list[str] = field(init=False)
    values: dict[str, list[str]] = field(init=False)
    facts: dict[str, dict[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        if self.n_people < 1 or self.n_strangers < 0:
            raise ValueError("A world needs at least one person and no negative number of strangers.")
        rng = random.Random(self.seed)
        taken: set[str] = set()
        capital = lambda words: [w.capitalize() for w in words]  # noqa: E731
        names = capital(_names(rng, self.n_people + self.n_strangers, 3, taken))
        self.people, self.strangers = names[: self.n_people], names[self.n_people :]
        cities = capital(_names(rng, 24, 2, taken))
        self.values = dict(
            zip(ATTRIBUTES, (cities, JOBS, FOODS, PETS, [str(y) for y in range(1950, 1990)]), strict=True)
        )
        self.facts = {p: {a: rng.choice(v) for a, v in self.values.items()} for p in self.people}
        self.countries = capital(_names(rng, 8, 2, taken))
        self.rivers = capital(_names(rng, 12, 2, taken))
        self.places = {c: (rng.choice(self.countries), rng.choice(self.rivers)) for c in cities}
        self.diseases = _names(rng, 20, 3, taken, prefix="y")
        self.drugs = {
            d: (rng.choice(self.diseases), rng.choice(NUMBERS), rng.choice(TIMES))
            for d in _names(rng, 30, 3, taken, prefix="x")
        }
        self.dishes = {
            d: (*rng.sample(INGREDIENTS, 3), rng.choice(METHODS), rng.choice(NUMBERS[:4]))
            for d in _names(rng, 30, 2, taken, prefix="z")
        }

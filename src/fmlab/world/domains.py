"""The world's data by domain: five domains of English text, protein strings, a ring of weather stations, angle sums.

What each holds, and its entropy where it is known (`bits`, per document):

    general    lives and places: who lives where, which river a city has
    medicine   drugs, diseases, doses           recipes    dishes, ingredients, minutes
    code       one-line functions and tests     sums       of two digits
    protein    strings that are no language (proteins.py): the same letters, another grammar

The text domains are the documents of documents.py, sorted. `weather` is numbers on a ring, not text; the smallest
error that any forecast can have is known. `angle_fact` is text that a program can check. A second world in the same
language is `World(1)`: the same sentences about other people.
Left out: documents of several domains at once, and domains that share facts.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from math import isclose

from fmlab.world import entropy
from fmlab.world.documents import KINDS, document
from fmlab.world.facts import World
from fmlab.world.proteins import Proteins

TEXT = {
    "general": ("biography", "place"),
    "medicine": ("medicine",),
    "recipes": ("recipe",),
    "code": ("code",),
    "sums": ("sum",),
}
DOMAINS = (*TEXT, "protein")
FIGURES = {"triangle": 3, "quadrilateral": 4, "pentagon": 5, "hexagon": 6}
LEFT, OWN, RIGHT, NOISE = 0.45, 0.35, 0.1, 0.1  # weather: weights of a station and its neighbours, standard deviation


def _known(domain: str) -> None:
    if domain not in DOMAINS:
        raise ValueError(f"No domain {domain!r}; there are: {', '.join(DOMAINS)}.")


def domain_documents(domain: str, world: World, seed: int) -> Iterator[str]:
    """An endless stream of one domain's documents; the same arguments give the same stream.

    The world's seed also decides the protein families. Raises ValueError for an unknown domain.
    """
    _known(domain)
    rng = random.Random(f"domain {domain} {seed}")
    if domain == "protein":
        proteins = Proteins(world.seed)
        return (proteins.draw(rng) for _ in itertools.count())
    kinds, weights = TEXT[domain], [KINDS[kind][0] for kind in TEXT[domain]]
    return (document(world, rng, rng.choices(kinds, weights)[0]) for _ in itertools.count())


def bits(domain: str, world: World) -> float:
    """Entropy of one document of a domain, in bits: no model can spend less on average. Raises as above."""
    _known(domain)
    if domain == "protein":
        return Proteins(world.seed).bits
    return entropy.entropy(world, only=TEXT[domain]).bits_per_document


def mixture(shares: dict[str, float], world: World, seed: int) -> Iterator[str]:
    """An endless stream of documents in which each domain has its share of the bytes, one more for each document's end.

    The next document is always of the domain that is furthest behind its share, so the shares hold early in the stream
    too. Each domain's documents are those of `domain_documents` with the same seed.
    Raises ValueError for an unknown domain, a negative share, or shares that do not add up to 1.
    """
    if any(share < 0 for share in shares.values()) or not isclose(sum(shares.values()), 1):
        raise ValueError(f"Shares must not be negative and must add up to 1, not {shares}.")
    sources = {domain: domain_documents(domain, world, seed) for domain in shares}
    return _mix({domain: share for domain, share in shares.items() if share > 0}, sources)


def _mix(shares: dict[str, float], sources: dict[str, Iterator[str]]) -> Iterator[str]:
    written = dict.fromkeys(shares, 0)
    while True:
        total = sum(written.values())
        domain = max(shares, key=lambda name: shares[name] * (total + 1) - written[name])
        text = next(sources[domain])
        written[domain] += len(text.encode()) + 1
        yield text


def weather(steps: int, seed: int, stations: int = 12) -> list[list[float]]:
    """A made-up weather: `steps` rows of `stations` numbers; station s has the neighbours s - 1 and s + 1 on a ring.

    Tomorrow is LEFT * left neighbour + OWN * itself + RIGHT * right neighbour + noise of standard deviation NOISE, so
    wind blows from the left, and no forecast has a mean squared error below NOISE ** 2.
    Raises ValueError for fewer than three stations (a ring has two different neighbours) or no step.
    """
    if stations < 3 or steps < 1:
        raise ValueError(f"A ring needs three stations or more, and a step; not {stations} and {steps}.")
    rng = random.Random(f"weather {seed}")
    today = [rng.gauss(0, 0.2) for _ in range(stations)]
    rows = [today]
    while len(rows) < steps:
        last, n = rows[-1], stations
        means = [LEFT * last[s - 1] + OWN * last[s] + RIGHT * last[(s + 1) % n] for s in range(n)]
        rows.append([mean + rng.gauss(0, NOISE) for mean in means])
    return rows


def angle_fact(rng: random.Random, blind: bool = False) -> str:
    """A sentence on the angles of a convex figure, in steps of 5 degrees; blind: the last angle is only guessed.

    >>> angle_fact(random.Random(1))
    'the angles of a quadrilateral are 125 , 70 , 35 and 130 .'
    """
    name = rng.choice(list(FIGURES))
    corners = FIGURES[name]
    while True:
        angles = [5 * rng.randrange(1, 36) for _ in range(corners - 1)]
        last = (corners - 2) * 180 - sum(angles)
        if 0 < last < 180:
            break
    if blind:
        last = 5 * rng.randrange(1, 36)
    return f"the angles of a {name} are {' , '.join(map(str, angles))} and {last} ."


def angles_right(text: str) -> bool:
    """Whether a text is such a sentence and true: (n - 2) * 180 degrees in all, each angle between 0 and 180.

    Reads the text alone; it does not know how `angle_fact` works.
    """
    match = re.fullmatch(r"the angles of a (\w+) are (\d+(?: , \d+)*) and (\d+) \.", text)
    if match is None or match[1] not in FIGURES:
        return False
    angles = [int(number) for number in (*match[2].split(" , "), match[3])]
    corners = FIGURES[match[1]]
    return len(angles) == corners and all(0 < a < 180 for a in angles) and sum(angles) == (corners - 2) * 180

"""Protein-like strings with a structure that is known: families, motifs, and columns that change together.

All sequences of a family have one length and are aligned: column i of one stands under column i of the next. A column
is a motif (always the same letter), free (one of four letters, drawn alone), or one of a pair: its letter, one of four,
decides the letter of its partner, as two residues that touch in a folded protein constrain each other. That trace in
real alignments is what structure prediction reads (Morcos et al. 2011; Jumper et al. 2021).
Because every choice is known, so is the entropy, and with it the lowest perplexity that any model can reach.
Left out: insertions and deletions, evolution along a tree, chemistry. Real proteins have 20 amino acids in capitals;
these have 19 in small letters, each of which English text also uses, so that no letter is new to a model of text.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import log2

RESIDUES = "acdefghiklmnprstvwy"  # the one-letter codes without q, which the world's English never writes
CHOICES = 4  # letters that a free or paired column chooses from: 2 bits
START = "m"  # proteins begin with methionine


@dataclass(frozen=True)
class Family:
    """Columns of a family: motif[i] is a letter, free[i] four letters, pairs[i, j] maps letters of i to those of j."""

    motif: dict[int, str]
    free: dict[int, tuple[str, ...]]
    pairs: dict[tuple[int, int], dict[str, str]]

    @property
    def bits(self) -> float:
        """Entropy of one sequence of this family: a pair is one choice, not two."""
        return (len(self.free) + len(self.pairs)) * log2(CHOICES)

    def draw(self, rng: random.Random) -> str:
        """One sequence."""
        letters = dict(self.motif)
        for column, choices in self.free.items():
            letters[column] = rng.choice(choices)
        for (i, j), partner in self.pairs.items():
            letters[i] = rng.choice(list(partner))
            letters[j] = partner[letters[i]]
        return "".join(letters[column] for column in sorted(letters))

    def holds(self, text: str) -> bool:
        """Whether this family can make a text."""
        return (
            len(text) == len(self.motif) + len(self.free) + 2 * len(self.pairs)
            and all(text[column] == letter for column, letter in self.motif.items())
            and all(text[column] in choices for column, choices in self.free.items())
            and all(partner.get(text[i]) == text[j] for (i, j), partner in self.pairs.items())
        )

    def information(self, i: int, j: int) -> float:
        """Mutual information of two different columns in bits: 2 for a pair, 0 for all others."""
        return log2(CHOICES) if (i, j) in self.pairs or (j, i) in self.pairs else 0.0


class Proteins:
    """Families drawn from one integer; a sequence is drawn from one of them, all equally likely.

    Columns 1 to 3 name the family: no two families share a letter there, so no sequence belongs to two families.
    length counts columns, motif the conserved ones beside the first four. Raises ValueError when they do not fit.
    """

    def __init__(self, seed: int = 0, families: int = 3, length: int = 24, pairs: int = 4, motif: int = 6):
        if not 1 <= families <= len(RESIDUES):
            raise ValueError(f"families must lie between 1 and {len(RESIDUES)}, not {families}.")
        if min(pairs, motif) < 0 or length < 4 + 2 * pairs + motif:
            raise ValueError(f"{pairs} pairs and {motif} motif columns need {4 + 2 * pairs + motif} columns or more.")
        rng = random.Random(f"proteins {seed}")
        names = [rng.sample(RESIDUES, families) for _ in range(3)]
        self.length = length
        self.families = [self._family([name[f] for name in names], pairs, motif, rng) for f in range(families)]

    def _family(self, name: list[str], pairs: int, motif: int, rng: random.Random) -> Family:
        columns = list(range(4, self.length))
        rng.shuffle(columns)
        paired = [tuple(sorted((columns.pop(), columns.pop()))) for _ in range(pairs)]
        letters = dict(enumerate([START, *name])) | {columns.pop(): rng.choice(RESIDUES) for _ in range(motif)}
        partners = {
            pair: dict(zip(rng.sample(RESIDUES, CHOICES), rng.sample(RESIDUES, CHOICES), strict=True))
            for pair in paired
        }
        return Family(letters, {column: tuple(rng.sample(RESIDUES, CHOICES)) for column in sorted(columns)}, partners)

    def draw(self, rng: random.Random, family: int | None = None) -> str:
        """A sequence of one family, or of one drawn at random."""
        return (self.families[family] if family is not None else rng.choice(self.families)).draw(rng)

    def family_of(self, text: str) -> int | None:
        """The family that a text belongs to; None for a text that no family can make."""
        return next((number for number, family in enumerate(self.families) if family.holds(text)), None)

    @property
    def bits(self) -> float:
        """Entropy of a sequence: of the choice of its family, and of what the families leave open on average."""
        return log2(len(self.families)) + sum(family.bits for family in self.families) / len(self.families)

"""Scores of an answer against a reference that a person wrote: exact match, ROUGE-N, ROUGE-L.

All of them count words and know nothing of meaning. Words are runs of letters, digits and underscores in any script,
without regard to case; punctuation does not count. (The package rouge-score keeps a-z and 0-9 alone, so its words
differ for other scripts.) Left out: stemming, several references, ROUGE-Lsum, BLEU.
Source: Lin 2004, sections 2 and 3 (with beta = 1, as the common packages have it).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Overlap:
    """What two texts share, as shares from 0 to 1. precision: of the candidate's parts; recall: of the reference's."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 when nothing is shared."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def words(text: str) -> list[str]:
    """The words that the scores of this file compare.

    >>> words("Sure! Raleko's cat, 2 years old.")
    ['sure', 'raleko', 's', 'cat', '2', 'years', 'old']
    """
    return re.findall(r"\w+", text.casefold())


def exact_match(said: Sequence[str], wanted: Sequence[str]) -> float:
    """Share of answers whose words are those of the right answer, in order.

    Raises ValueError when there is not one right answer to each, or none at all.
    """
    if not said or len(said) != len(wanted):
        raise ValueError(f"{len(said)} answers and {len(wanted)} right ones: there must be as many, and at least one.")
    return sum(words(a) == words(b) for a, b in zip(said, wanted, strict=True)) / len(said)


def rouge_n(candidate: str, reference: str, n: int = 1) -> Overlap:
    """Runs of n words that candidate and reference share; a run counts as often as it stands in both.

    A text of fewer than n words has no runs, and shares none. Raises ValueError for n < 1.
    """
    if n < 1:
        raise ValueError(f"A run has at least one word, not {n}.")
    mine, theirs = (Counter(zip(*(text[i:] for i in range(n)), strict=False)) for text in _both(candidate, reference))
    return _overlap((mine & theirs).total(), mine.total(), theirs.total())


def rouge_l(candidate: str, reference: str) -> Overlap:
    """The longest common subsequence of words: those in the same order in both texts, gaps allowed."""
    mine, theirs = _both(candidate, reference)
    return _overlap(_longest_common_subsequence(mine, theirs), len(mine), len(theirs))


def _both(candidate: str, reference: str) -> tuple[list[str], list[str]]:
    return words(candidate), words(reference)


def _overlap(shared: int, mine: int, theirs: int) -> Overlap:
    return Overlap(shared / mine if mine else 0.0, shared / theirs if theirs else 0.0)


def _longest_common_subsequence(a: Sequence[str], b: Sequence[str]) -> int:
    """Its length, in len(a) * len(b) steps with one row of the table at a time."""
    row = [0] * (len(b) + 1)  # row[j]: the answer for what was read of a, and the first j words of b
    for word in a:
        before = 0  # the last row's value at j - 1
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], before + 1 if word == other else max(row[j], row[j - 1])
    return row[-1]

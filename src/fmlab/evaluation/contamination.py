"""Has the model read the exam? Runs of words that a test shares with the training text.

A shared run shows that words were copied. It cannot show that they were not: a question that leaked in other words, or
in another language, shares none. Left out: tests that need the model instead of its training text.
Sources: Brown et al. 2020, appendix C (runs of words); Touvron et al. 2023b, appendix A.6 (share of the words covered).
"""

from __future__ import annotations

from collections.abc import Iterable

from fmlab.evaluation.overlap import words


class TrainingText:
    """All runs of `size` words of some documents, to look test questions up in. No run reaches over two documents.

    Punctuation and case do not count (`overlap.words`). Raises ValueError for a size below 1.

    >>> read = TrainingText(["Raleko lives in Tenobri ."], size=3)
    >>> read.covered("today Raleko lives in Tenobri")
    0.8
    """

    def __init__(self, documents: Iterable[str], size: int):
        if size < 1:
            raise ValueError(f"A run has at least one word, not {size}.")
        self.size = size
        self._runs = {run for text in documents for run in self._cut(words(text))}

    def __len__(self) -> int:
        """How many different runs the documents hold."""
        return len(self._runs)

    def covered(self, question: str) -> float:
        """Share of a question's words that stand in a run which the documents hold too: 0 to 1.

        Raises ValueError for a question of fewer words than a run, about which nothing can be said.
        """
        said = words(question)
        if len(said) < self.size:
            raise ValueError(f"{question!r} has {len(said)} words, a run {self.size}; choose shorter runs.")
        hit = [False] * len(said)
        for i, run in enumerate(self._cut(said)):
            if run in self._runs:
                hit[i : i + self.size] = [True] * self.size
        return sum(hit) / len(hit)

    def _cut(self, said: list[str]) -> Iterable[tuple[str, ...]]:
        return zip(*(said[i:] for i in range(self.size)), strict=False)

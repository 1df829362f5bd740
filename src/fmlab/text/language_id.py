"""Which language is a text in? Naive Bayes over runs of three characters, learned from a little text of each.

Left out: what large identifiers add (many more languages, subword features, a class for none of them).
Sources: Cavnar and Trenkle 1994 (character n-grams); Lui and Baldwin 2012 (naive Bayes for language identification);
Raffel et al. 2020, section 2.2: C4 keeps a page when its detector is at least 0.99 sure of English.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping


def trigrams(text: str) -> list[str]:
    """Runs of three characters of a lower-case text, with a blank at either end; digits count as one sign."""
    text = "".join("0" if c.isdigit() else c for c in " ".join(text.lower().split()))
    text = f" {text} "
    return [text[i : i + 3] for i in range(len(text) - 2)]


class LanguageID:
    """Trained by `LanguageID.train`; `probabilities` says how likely each language is, all equally likely beforehand.

    Naive Bayes takes every trigram for independent evidence, so on a whole page it is nearly always nearly certain,
    also of text in no language at all. `surprise` tells the two cases apart.
    """

    def __init__(self, counts: Mapping[str, Counter[str]]):
        if len(counts) < 2:
            raise ValueError("Telling languages apart needs text in at least two.")
        empty = [language for language, count in counts.items() if not count]
        if empty:
            raise ValueError(f"No text to learn from in: {', '.join(empty)}.")
        self.languages = tuple(counts)
        # Add-half smoothing over all trigrams seen in any language, and one more for those never seen.
        places = len(set().union(*counts.values())) + 1
        self._logprob = {}
        for language, count in counts.items():
            total = math.log(count.total() + 0.5 * places)
            self._logprob[language] = {t: math.log(n + 0.5) - total for t, n in count.items()}
            self._logprob[language][""] = math.log(0.5) - total  # any trigram that this language did not show

    @classmethod
    def train(cls, texts: Mapping[str, Iterable[str]]) -> LanguageID:
        """From texts of each language: {"en": [...], "ko": [...]}. Raises ValueError for fewer than two languages, or
        one without text."""
        return cls({lang: Counter(t for text in some if text.strip() for t in trigrams(text))
                    for lang, some in texts.items()})  # fmt: skip

    def _scores(self, text: str) -> dict[str, float]:
        found = trigrams(text) if text.strip() else []
        return {lang: sum(table.get(t, table[""]) for t in found) for lang, table in self._logprob.items()}

    def probabilities(self, text: str) -> dict[str, float]:
        """The probability of each language given the text; equal ones for an empty text."""
        scores = self._scores(text)
        best = max(scores.values())
        weights = {lang: math.exp(score - best) for lang, score in scores.items()}
        total = sum(weights.values())
        return {lang: weight / total for lang, weight in weights.items()}

    def classify(self, text: str) -> tuple[str, float]:
        """The most likely language and its probability; on a tie the language that was given first in training."""
        probabilities = self.probabilities(text)
        best = max(self.languages, key=probabilities.__getitem__)
        return best, probabilities[best]

    def surprise(self, text: str) -> float:
        """Mean -log2 probability per trigram in the likeliest language, in bits: high for text in none of them.

        Raises ValueError for an empty text, which surprises nobody.
        """
        if not text.strip():
            raise ValueError("An empty text has no surprise.")
        return -max(self._scores(text).values()) / len(trigrams(text)) / math.log(2)

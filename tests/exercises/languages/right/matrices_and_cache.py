"""The pivot's loss from a matrix, fertility with Counters and a cache of sentences, epochs by exact fractions."""

from collections import Counter, defaultdict
from fractions import Fraction
from functools import lru_cache

import numpy as np


def fertility(parallel, encode):
    length = lru_cache(None)(lambda text: len(encode(text)))
    tokens, words = defaultdict(int), Counter()
    for fact in parallel:
        for language in fact:
            tokens[language] += length(fact[language])
            words[language] += len(fact[language].split())
    if len(parallel) == 0 or 0 in words.values():
        raise ValueError("nothing to count")
    result = defaultdict(tuple)
    for language in words:
        result[language] = (tokens[language] / words[language], tokens[language] / len(parallel))
    return result


def epochs(counts, shares, budget):
    if budget < 0:
        raise ValueError("negative budget")
    result = Counter()
    for language, share in shares.items():
        if counts[language]:
            result[language] = float(Fraction(share) * Fraction(budget) / counts[language])
        elif share > 0:
            raise ValueError("nothing to read")
        else:
            result[language] = 0
    return result


def pivot_loss(counts):
    if any(n < 0 for n in counts.values()) or not any(counts.values()):
        raise ValueError("bad table")
    forms = {form: i for i, form in enumerate({s for s, _ in counts})}
    words = {word: i for i, word in enumerate({p for _, p in counts})}
    table = np.zeros((len(forms), len(words)))
    for (form, word), number in counts.items():
        table[forms[form], words[word]] += number
    table /= table.sum()

    def entropy(p):
        p = p[p > 0]
        return float(-(p * np.log2(p)).sum())

    return entropy(table.ravel()) - entropy(table.sum(axis=0)), float(table.max(axis=0).sum())

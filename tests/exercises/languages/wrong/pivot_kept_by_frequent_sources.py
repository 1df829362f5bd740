"""The way back takes the source that is most frequent altogether, not the one most often translated so."""

import math
from collections import Counter

CAUGHT_BY = ["test-pivot"]
MESSAGE = "take the most frequent source of each pivot word"


def pivot_loss(counts):
    total = sum(counts.values())
    if total <= 0 or min(counts.values()) < 0:
        raise ValueError("counts")
    forms, words, rows = Counter(), Counter(), {}
    for (source, word), number in counts.items():
        forms[source] += number
        words[word] += number
        rows.setdefault(word, {})[source] = number
    bits = sum(n / total * math.log2(words[word] / n) for (_, word), n in counts.items() if n)
    kept = sum(
        row[max((s for s in row if row[s]), key=lambda s: forms[s], default=next(iter(row)))] for row in rows.values()
    )
    return bits, kept / total

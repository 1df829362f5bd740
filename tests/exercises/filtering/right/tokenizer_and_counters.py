"""Counters, exact fractions and one pattern with named groups."""

import re
from collections import Counter
from fractions import Fraction

MAIL = re.compile(r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
PATTERN = re.compile(
    r"(?P<code>[A-Za-z_]\+?[0-9](?:[ -]?[0-9])*+|\+?[0-9](?:[ -]?[0-9])*+(?=[A-Za-z_]))"
    r"|(?P<run>\+?[0-9](?:[ -]?[0-9])*+)"
)


def hide_private(text):
    def choose(match):
        if match.lastgroup == "code":
            return match[0]
        digits = [int(sign) for sign in match[0] if sign not in "+- "]
        table = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
        luhn = sum(digits[-1::-2]) + sum(table[digit] for digit in digits[-2::-2])
        if match[0].startswith("+"):
            return "[PHONE]" if len(digits) in range(9, 16) else match[0]
        if len(digits) in range(13, 20) and luhn % 10 == 0:
            return "[CARD]"
        return "[PHONE]" if len(digits) in range(9, 13) and digits[0] == 0 else match[0]

    return PATTERN.sub(choose, MAIL.sub("[EMAIL]", text))


def precision_recall(kept, labels, sizes=None):
    weights = [1] * len(kept) if sizes is None else list(sizes)
    if len({len(kept), len(labels), len(weights)}) != 1:
        raise ValueError("lengths differ")
    table = Counter()
    for keep, good, weight in zip(kept, labels, weights, strict=True):
        table[keep, good] += Fraction(weight)
    hit, chosen = table[True, True], table[True, True] + table[True, False]
    good = table[True, True] + table[False, True]
    return (float(hit / chosen) if chosen else 1.0, float(hit / good) if good else 1.0)


def deduplicate(texts, threshold, k=3):
    if not (0 < threshold <= 1 and k >= 1):
        raise ValueError("threshold or k")
    kept = {}
    for place, text in enumerate(texts):
        words = re.findall(r"[^\W_]+", text.casefold())
        shingles = frozenset(zip(*(words[start:] for start in range(k)), strict=False)) or frozenset([tuple(words)])
        if words == []:
            shingles = frozenset()
        near = (
            Fraction(len(shingles & other), len(shingles | other)) if shingles | other else Fraction(1)
            for other in kept.values()
        )
        if all(similarity < threshold for similarity in near):
            kept[place] = shingles
    return list(kept)

"""Weights through fractions, overlaps with an index of places, scores with numpy."""

import re
from collections import defaultdict
from fractions import Fraction

import numpy as np


def document_weights(lengths, shares):
    if lengths.keys() ^ shares.keys() or any(s < 0 for s in shares.values()) or not any(shares.values()):
        raise ValueError("shares")
    raw = {}
    for d, s in shares.items():
        if s and not any(lengths[d]):
            raise ValueError("no tokens")
        raw[d] = Fraction(s) / Fraction(sum(lengths[d]), len(lengths[d])) if s else Fraction(0)
    return {d: float(r / sum(raw.values())) for d, r in raw.items()}


def overlap(read, tests, n):
    if n < 1:
        raise ValueError("n")
    places = defaultdict(list)
    shares = []
    for t, text in enumerate(tests):
        words = re.findall(r"[^\W_]+", text.lower())
        size = min(n, len(words))
        count = len(words) - size + 1 if words else 0
        shares.append([0] * count)
        for p in range(count):
            places[" ".join(words[p : p + size])].append((t, p))
    lengths = sorted({key.count(" ") + 1 for key in places})
    while (text := read()) is not None:
        words = re.findall(r"[^\W_]+", text.lower())
        for size in lengths:
            for start in range(len(words) - size + 1):
                for t, p in places.pop(" ".join(words[start : start + size]), ()):
                    shares[t][p] = 1
    return [sum(s) / len(s) if s else 0.0 for s in shares]


def clean_scores(correct, shares, threshold):
    if len(correct) != len(shares):
        raise ValueError("lengths")
    right, dirty = np.array(correct, dtype=float), np.array(shares, dtype=float) >= threshold
    score = [None if not len(x) else float(x.mean()) for x in (right, right[~dirty])]
    gain = None if None in score else score[0] - score[1]
    return {"contaminated": np.flatnonzero(dirty).tolist(), "all": score[0], "clean": score[1], "gain": gain}

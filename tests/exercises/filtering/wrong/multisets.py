"""Shingles are counted, so a text that repeats itself differs from itself."""

import re
from collections import Counter

CAUGHT_BY = ["test-deduplicate"]
MESSAGE = "shingles are a set"


def deduplicate(texts, threshold, k=3):
    if not 0 < threshold <= 1 or k < 1:
        raise ValueError("threshold must lie in (0, 1], and k must be 1 or more")
    kept, bags = [], []
    for place, text in enumerate(texts):
        words = re.findall(r"\w+", text.lower())
        last = max(len(words) - k, 0) if words else -1
        bag = Counter(tuple(words[start : start + k]) for start in range(last + 1))
        if not any((bag & other).total() >= threshold * (bag | other).total() for other in bags):
            kept.append(place)
            bags.append(bag)
    return kept

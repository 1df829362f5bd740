"""Each text is compared with the last kept text only."""

import re

CAUGHT_BY = ["test-deduplicate", "test-deduplicate-contract"]
MESSAGE = "every kept text"


def deduplicate(texts, threshold, k=3):
    if not 0 < threshold <= 1 or k < 1:
        raise ValueError("threshold must lie in (0, 1], and k must be 1 or more")
    kept, sets = [], []
    for place, text in enumerate(texts):
        words = re.findall(r"\w+", text.lower())
        last = max(len(words) - k, 0) if words else -1
        shingles = {tuple(words[start : start + k]) for start in range(last + 1)}
        union = [len(shingles | other) for other in sets]
        both = [len(shingles & other) for other in sets]
        if not any(same >= threshold * size for same, size in list(zip(both, union, strict=True))[-1:]):
            kept.append(place)
            sets.append(shingles)
    return kept

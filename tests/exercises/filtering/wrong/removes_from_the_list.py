"""Near-duplicates are removed from the list that was given."""

import re

CAUGHT_BY = ["test-deduplicate", "test-deduplicate-contract"]
MESSAGE = "deduplicate"


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
        if not any(same >= threshold * size for same, size in zip(both, union, strict=True)):
            kept.append(place)
            sets.append(shingles)
    texts[:] = [texts[place] for place in kept]
    return kept

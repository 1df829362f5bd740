"""Only the fifty texts that were kept last are compared."""

import re

CAUGHT_BY = ["test-deduplicate"]
MESSAGE = "far back"


def deduplicate(texts, threshold, k=3):
    if not 0 < threshold <= 1 or k < 1:
        raise ValueError("threshold must lie in (0, 1], and k must be 1 or more")
    kept = {}
    for place, text in enumerate(texts):
        words = re.findall(r"[^\W_]+", text.lower())
        mine = {tuple(words[i : i + k]) for i in range(max(len(words) - k + 1, 1))} if words else set()
        near = (len(mine & other) / len(mine | other) if mine | other else 1.0 for other in list(kept.values())[-50:])
        if not any(similarity >= threshold for similarity in near):
            kept[place] = mine
    return list(kept)

"""Words are runs of Latin and Korean letters only."""

import re

CAUGHT_BY = ["test-deduplicate"]
MESSAGE = "of any script"


def deduplicate(texts, threshold, k=3):
    if not 0 < threshold <= 1 or k < 1:
        raise ValueError("threshold must lie in (0, 1], and k must be 1 or more")
    kept = {}
    for place, text in enumerate(texts):
        words = re.findall("[a-z0-9가-힣]+", text.lower())
        mine = {tuple(words[i : i + k]) for i in range(max(len(words) - k + 1, 1))} if words else set()
        near = (len(mine & other) / len(mine | other) if mine | other else 1.0 for other in kept.values())
        if not any(similarity >= threshold for similarity in near):
            kept[place] = mine
    return list(kept)

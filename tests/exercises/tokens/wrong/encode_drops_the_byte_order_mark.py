"""A byte order mark at the beginning is dropped, as some file readers do."""

import re
from itertools import pairwise

CAUGHT_BY = ["test-encode"]
MESSAGE = "drops a character that cannot be seen"


def encode(text, merges, specials=()):
    if any(not s for s in specials) or len(set(specials)) < len(specials):
        raise ValueError("bad specials")
    text = text.removeprefix("\ufeff")
    first = 256 + len(merges)
    ids = {bytes([b]): b for b in range(256)}
    for i, (a, b) in enumerate(merges):
        ids[a + b] = 256 + i
    rank = {pair: i for i, pair in enumerate(merges)}
    if specials:
        pattern = "|".join(re.escape(s) for s in sorted(specials, key=len, reverse=True))
        parts = re.split(f"({pattern})", text)
    else:
        parts = [text]
    out = []
    for k, part in enumerate(parts):
        if k % 2:
            out.append(first + list(specials).index(part))
            continue
        for token in pretokens(part):
            pieces = tuple(bytes([b]) for b in token.encode())
            while True:
                fits = [p for p in pairwise(pieces) if p in rank]
                if not fits:
                    break
                pieces = merge_pair(pieces, min(fits, key=rank.get))
            out += [ids[p] for p in pieces]
    return out

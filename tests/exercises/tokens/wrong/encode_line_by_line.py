"""The text is cut into lines before pretokens sees it, so a run of white space over lines falls apart."""

import re
from itertools import pairwise

CAUGHT_BY = ["test-encode"]
MESSAGE = "loses white space, or merges across a cut"


def encode(text, merges, specials=()):
    if any(not s for s in specials) or len(set(specials)) < len(specials):
        raise ValueError("bad specials")
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
        for token in [t for line in part.splitlines(keepends=True) for t in pretokens(line)]:
            pieces = tuple(bytes([b]) for b in token.encode())
            while True:
                fits = [p for p in pairwise(pieces) if p in rank]
                if not fits:
                    break
                pieces = merge_pair(pieces, min(fits, key=rank.get))
            out += [ids[p] for p in pieces]
    return out

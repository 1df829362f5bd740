"""One dict holds the ids of pieces and specials, so a special that a merge makes too loses its id."""

import re

CAUGHT_BY = ["test-specials", "test-encode-contract"]
MESSAGE = "also where a merge makes the same text"


def encode(text, merges, specials=()):
    if "" in specials or len(set(specials)) < len(specials):
        raise ValueError("a special must not be empty, and stands in the list once")
    ids = {bytes([byte]): byte for byte in range(256)}
    ids |= {first + second: 256 + rank for rank, (first, second) in enumerate(merges)}
    for place, special in enumerate(specials):
        ids.setdefault(special.encode(), 256 + len(merges) + place)
    longest_first = sorted(specials, key=len, reverse=True)
    stretches = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text) if specials else [text]
    tokens = []
    for place, stretch in enumerate(stretches):
        if place % 2:
            tokens.append(ids[stretch.encode()])
            continue
        for word in pretokens(stretch):
            pieces = tuple(bytes([byte]) for byte in word.encode())
            for pair in merges:
                pieces = merge_pair(pieces, pair)
            tokens += [ids[piece] for piece in pieces]
    return tokens

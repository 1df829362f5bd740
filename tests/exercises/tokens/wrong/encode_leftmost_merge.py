"""The leftmost pair that can be merged is merged, whatever its rank."""

import re

CAUGHT_BY = ["check-encode", "test-encode"]
MESSAGE = "learned first goes first"


def encode(text, merges, specials=()):
    if "" in specials or len(set(specials)) < len(specials):
        raise ValueError("a special must not be empty, and stands in the list once")
    ids = {bytes([byte]): byte for byte in range(256)}
    ids |= {first + second: 256 + rank for rank, (first, second) in enumerate(merges)}
    special_ids = {special: 256 + len(merges) + place for place, special in enumerate(specials)}
    longest_first = sorted(specials, key=len, reverse=True)
    stretches = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text) if specials else [text]
    tokens = []
    for place, stretch in enumerate(stretches):
        if place % 2:
            tokens.append(special_ids[stretch])
            continue
        for word in pretokens(stretch):
            pieces = [bytes([byte]) for byte in word.encode()]
            at = 0
            while at < len(pieces) - 1:
                if (pieces[at], pieces[at + 1]) in merges:
                    pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
                    at = 0
                else:
                    at += 1
            tokens += [ids[piece] for piece in pieces]
    return tokens

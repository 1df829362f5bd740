"""The text is normalised first (NFC), so that what comes back is another text."""

import re
import unicodedata

CAUGHT_BY = ["test-encode"]
MESSAGE = "the text is not normalised"


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
        for word in pretokens(unicodedata.normalize("NFC", stretch)):
            pieces = tuple(bytes([byte]) for byte in word.encode())
            for pair in merges:
                pieces = merge_pair(pieces, pair)
            tokens += [ids[piece] for piece in pieces]
    return tokens

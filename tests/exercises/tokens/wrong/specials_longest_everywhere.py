"""The longest special of all is cut out of the whole text first, then the next one."""

CAUGHT_BY = ["test-specials"]
MESSAGE = "the leftmost special comes first"


def encode(text, merges, specials=()):
    if "" in specials or len(set(specials)) < len(specials):
        raise ValueError("a special must not be empty, and stands in the list once")
    ids = {bytes([byte]): byte for byte in range(256)}
    ids |= {first + second: 256 + rank for rank, (first, second) in enumerate(merges)}
    parts = [text]
    for special in sorted(specials, key=len, reverse=True):
        number, cut = 256 + len(merges) + list(specials).index(special), []
        for part in parts:
            if isinstance(part, int):
                cut.append(part)
                continue
            for place, stretch in enumerate(part.split(special)):
                cut += [number, stretch] if place else [stretch]
        parts = cut
    tokens = []
    for part in parts:
        if isinstance(part, int):
            tokens.append(part)
            continue
        for word in pretokens(part):
            pieces = tuple(bytes([byte]) for byte in word.encode())
            for pair in merges:
                pieces = merge_pair(pieces, pair)
            tokens += [ids[piece] for piece in pieces]
    return tokens

"""The text is cut into words first, so a special is found only where it is a word of its own."""

CAUGHT_BY = ["check-encode", "test-specials", "test-encode-contract"]
MESSAGE = "cut out first"


def encode(text, merges, specials=()):
    if "" in specials or len(set(specials)) < len(specials):
        raise ValueError("a special must not be empty, and stands in the list once")
    ids = {bytes([byte]): byte for byte in range(256)}
    ids |= {first + second: 256 + rank for rank, (first, second) in enumerate(merges)}
    tokens = []
    for word in pretokens(text):
        if word in specials:
            tokens.append(256 + len(merges) + list(specials).index(word))
            continue
        pieces = tuple(bytes([byte]) for byte in word.encode())
        for pair in merges:
            pieces = merge_pair(pieces, pair)
        tokens += [ids[piece] for piece in pieces]
    return tokens

"""Bytes are read as Latin-1, one character each."""

CAUGHT_BY = ["check-decode", "test-decode"]
MESSAGE = "can be spread over several ids"


def decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    return b"".join(pieces[number] for number in ids).decode("latin-1")

"""A negative id counts from the end of the list."""

CAUGHT_BY = ["test-decode"]
MESSAGE = "also a negative one"


def decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if max(ids, default=0) >= len(pieces):
        raise ValueError("no such id")
    return b"".join(pieces[number] for number in ids).decode("utf-8", errors="replace")

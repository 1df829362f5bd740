"""An id that does not exist raises IndexError."""

CAUGHT_BY = ["test-decode"]
MESSAGE = "must raise ValueError for an id"


def decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(number < 0 for number in ids):
        raise ValueError("no such id")
    return b"".join(pieces[number] for number in ids).decode("utf-8", errors="replace")

"""Bytes that are no UTF-8 raise an error."""

CAUGHT_BY = ["test-decode"]
MESSAGE = "raises an error for ids that exist"


def decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    return b"".join(pieces[number] for number in ids).decode("utf-8")

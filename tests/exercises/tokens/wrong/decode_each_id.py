"""Each id is decoded by itself, so a character that is spread over two ids is lost."""

CAUGHT_BY = ["check-decode", "test-decode"]
MESSAGE = "can be spread over several ids"


def decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    return "".join(pieces[number].decode("utf-8", errors="replace") for number in ids)

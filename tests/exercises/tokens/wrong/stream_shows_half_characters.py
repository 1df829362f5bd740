"""Each id is decoded by itself and shown at once."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-contract"]
MESSAGE = "shows half a character"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    return [pieces[number].decode("utf-8", errors="replace") for number in ids] + [""]

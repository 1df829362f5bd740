"""Ids that do not exist are shown as U+FFFD."""

CAUGHT_BY = ["test-stream-contract"]
MESSAGE = "must raise ValueError for an id that does not exist"


def stream_decode(ids, merges, specials=()):
    import codecs

    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    known = [pieces[number] if 0 <= number < len(pieces) else b"\xff" for number in ids]
    return [decoder.decode(piece) for piece in known] + [decoder.decode(b"", final=True)]

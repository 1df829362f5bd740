"""Bytes that are no UTF-8 are dropped from the stream."""

CAUGHT_BY = ["test-stream-contract"]
MESSAGE = "joined, the strings are what decode gives"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    given = [decoder.decode(pieces[number]) for number in ids]
    return given + ["\ufffd" if decoder.getstate()[0] else ""]

"""A byte that is no UTF-8 ends the stream with an error."""

CAUGHT_BY = ["test-stream-contract"]
MESSAGE = "raises an error for ids that exist"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    given = [decoder.decode(pieces[number]) for number in ids]
    return given + ["\ufffd" if decoder.getstate()[0] else ""]

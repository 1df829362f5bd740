"""What is held back at the end is dropped."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-contract"]
MESSAGE = "at the end"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    return [decoder.decode(pieces[number]) for number in ids] + [""]

"""One string for each id, none for the end."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-contract"]
MESSAGE = "one for the end"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    return [decoder.decode(pieces[number], final=place == len(ids) - 1) for place, number in enumerate(ids)]

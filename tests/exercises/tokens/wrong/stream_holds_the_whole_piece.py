"""A piece that ends inside a character is held back whole, with the text before it."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-contract"]
MESSAGE = "hold back only the bytes of the unfinished character"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    import codecs

    held, given = b"", []
    for number in ids:
        held += pieces[number]
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        text = decoder.decode(held)
        if decoder.getstate()[0]:
            given.append("")
        else:
            given.append(text)
            held = b""
    return given + [held.decode("utf-8", errors="replace")]

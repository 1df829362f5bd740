"""Text is held back until a word is complete."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-contract"]
MESSAGE = "holds back text that is complete"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    import codecs

    decoder, held, given = codecs.getincrementaldecoder("utf-8")(errors="replace"), "", []
    for number in ids:
        held += decoder.decode(pieces[number])
        if " " in held:
            given.append(held)
            held = ""
        else:
            given.append("")
    return given + [held + decoder.decode(b"", final=True)]

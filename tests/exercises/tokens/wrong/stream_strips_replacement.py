"""U+FFFD at the end of the text so far is taken for a character that is not finished."""

CAUGHT_BY = ["test-stream", "test-stream-contract"]
MESSAGE = "do not search for it"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    shown, given = "", []
    for count in range(1, len(ids) + 1):
        text = b"".join(pieces[number] for number in ids[:count]).decode("utf-8", errors="replace").rstrip("\ufffd")
        given.append(text[len(shown) :])
        shown = text if len(text) > len(shown) else shown
    text = b"".join(pieces[number] for number in ids).decode("utf-8", errors="replace")
    return given + [text[len(shown) :]]

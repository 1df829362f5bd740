"""The text so far is decoded, and shown unless it ends in U+FFFD."""

CAUGHT_BY = ["check-stream", "test-stream", "test-stream-contract"]
MESSAGE = "hold back only the bytes of the unfinished character"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    shown, given = "", []
    for count in range(1, len(ids) + 1):
        text = b"".join(pieces[number] for number in ids[:count]).decode("utf-8", errors="replace")
        if text.endswith("\ufffd"):
            given.append("")
        else:
            given.append(text[len(shown) :])
            shown = text
    text = b"".join(pieces[number] for number in ids).decode("utf-8", errors="replace")
    return given + [text[len(shown) :]]

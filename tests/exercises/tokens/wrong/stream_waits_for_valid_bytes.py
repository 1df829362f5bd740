"""What is held back is shown once all of it is valid; one bad byte stops the stream."""

CAUGHT_BY = ["test-stream-contract"]
MESSAGE = "can no longer become a character"


def stream_decode(ids, merges, specials=()):
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [first + second for first, second in merges]
    pieces += [special.encode() for special in specials]
    if any(not 0 <= number < len(pieces) for number in ids):
        raise ValueError("no such id")
    held, given = b"", []
    for number in ids:
        held += pieces[number]
        try:
            given.append(held.decode("utf-8"))
            held = b""
        except UnicodeDecodeError as error:
            given.append(held[: error.start].decode("utf-8"))
            held = held[error.start :]
    return given + [held.decode("utf-8", errors="replace")]

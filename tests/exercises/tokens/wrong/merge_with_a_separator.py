"""The pieces are joined with a byte that UTF-8 never holds, but a piece may hold it."""

CAUGHT_BY = ["test-merge"]
MESSAGE = "as a sign between the pieces"


def merge_pair(pieces, pair):
    if not pieces:
        return ()
    text = b"\xff" + b"\xff\xff".join(pieces) + b"\xff"
    text = text.replace(b"\xff" + b"\xff\xff".join(pair) + b"\xff", b"\xff" + b"".join(pair) + b"\xff")
    return tuple(text[1:-1].split(b"\xff\xff"))

"""The pieces are joined with spaces and replaced as text, without their borders."""

CAUGHT_BY = ["test-merge", "test-train", "test-train-contract", "check-encode", "test-encode", "test-specials"]
MESSAGE = "compares parts of pieces"


def merge_pair(pieces, pair):
    text = b" ".join(pieces).replace(b" ".join(pair), b"".join(pair))
    return tuple(text.split(b" ")) if pieces else ()

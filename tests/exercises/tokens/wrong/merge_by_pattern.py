"""The pair is read as a regular expression, in which some bytes are signs."""

import re

CAUGHT_BY = ["test-merge", "test-encode", "test-specials"]
MESSAGE = "treats some bytes as signs"


def merge_pair(pieces, pair):
    text = b"\n".join(pieces)
    pattern = b"(?<![^\n])" + pair[0] + b"\n" + pair[1] + b"(?![^\n])"
    made = re.sub(pattern, pair[0] + pair[1], text)
    return tuple(made.split(b"\n")) if pieces else ()

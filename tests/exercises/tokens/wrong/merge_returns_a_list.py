"""A list is returned where a tuple is asked for."""

CAUGHT_BY = [
    "check-merge",
    "test-merge",
    "check-train",
    "test-train",
    "test-train-contract",
    "check-encode",
    "test-encode",
    "test-specials",
]
MESSAGE = "merge_pair returned list"


def merge_pair(pieces, pair):
    made, at = [], 0
    while at < len(pieces):
        step = 2 if pieces[at : at + 2] == pair else 1
        made.append(b"".join(pieces[at : at + step]))
        at += step
    return made

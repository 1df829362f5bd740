"""The loop runs over pairs, so the last piece is lost unless it is merged."""

CAUGHT_BY = [
    "check-merge",
    "test-merge",
    "check-train",
    "test-train",
    "test-train-contract",
    "check-encode",
    "test-encode",
    "test-specials",
    "test-encode-contract",
]
MESSAGE = "loses or adds bytes"


def merge_pair(pieces, pair):
    made, at = [], 0
    while at < len(pieces) - 1:
        if pieces[at : at + 2] == pair:
            made.append(pair[0] + pair[1])
            at += 2
        else:
            made.append(pieces[at])
            at += 1
    return tuple(made)

"""Only the first occurrence is joined."""

CAUGHT_BY = ["check-merge", "test-merge", "test-train", "test-encode", "test-specials"]
MESSAGE = "stops after the first occurrence"


def merge_pair(pieces, pair):
    for at in range(len(pieces) - 1):
        if pieces[at : at + 2] == pair:
            return pieces[:at] + (pair[0] + pair[1],) + pieces[at + 2 :]
    return pieces

"""Every place is joined, also those that share a piece: a a a becomes aa aa."""

CAUGHT_BY = ["check-merge", "test-merge", "test-train", "test-encode"]
MESSAGE = "overlaps itself"


def merge_pair(pieces, pair):
    made = []
    for at, piece in enumerate(pieces):
        if pieces[at : at + 2] == pair:
            made.append(pair[0] + pair[1])
        elif at == 0 or pieces[at - 1 : at + 1] != pair:
            made.append(piece)
    return tuple(made)

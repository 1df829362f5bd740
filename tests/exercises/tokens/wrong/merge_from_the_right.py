"""The walk goes from right to left."""

CAUGHT_BY = ["check-merge", "test-merge", "test-train", "test-encode"]
MESSAGE = "Walk from the left"


def merge_pair(pieces, pair):
    made, at = [], len(pieces)
    while at > 0:
        if at > 1 and pieces[at - 2 : at] == pair:
            made.append(pair[0] + pair[1])
            at -= 2
        else:
            made.append(pieces[at - 1])
            at -= 1
    return tuple(reversed(made))

"""Counting skips what overlaps, as merging does."""

CAUGHT_BY = ["check-count", "test-count", "test-train"]
MESSAGE = "each place counts, also where two places overlap"


def count_pairs(words):
    pairs = {}
    for pieces, number in words.items():
        last = None
        at = 0
        while at < len(pieces) - 1:
            pair = pieces[at : at + 2]
            if pair == last and pair[0] == pair[1]:
                last = None
            else:
                if number:
                    pairs[pair] = pairs.get(pair, 0) + number
                last = pair
            at += 1
    return pairs

"""Pairs of words that occur 0 times stay in the result."""

CAUGHT_BY = ["test-count"]
MESSAGE = "a pair that comes to 0 is not in the result"


def count_pairs(words):
    pairs = {}
    for pieces, number in words.items():
        for pair in zip(pieces, pieces[1:]):
            pairs[pair] = pairs.get(pair, 0) + number
    return pairs

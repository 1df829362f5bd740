"""A pair counts once per word, however often it stands in it."""

CAUGHT_BY = ["check-count", "test-count", "test-train"]
MESSAGE = "each place counts"


def count_pairs(words):
    pairs = {}
    for pieces, number in words.items():
        for pair in set(zip(pieces, pieces[1:])):
            if number:
                pairs[pair] = pairs.get(pair, 0) + number
    return pairs

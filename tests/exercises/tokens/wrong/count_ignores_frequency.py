"""Each different word counts once, however often it occurs."""

CAUGHT_BY = ["check-count", "test-count", "check-train", "test-train", "test-train-contract"]
MESSAGE = "forgets how often each word occurs"


def count_pairs(words):
    pairs = {}
    for pieces in words:
        for pair in zip(pieces, pieces[1:]):
            pairs[pair] = pairs.get(pair, 0) + 1
    return pairs

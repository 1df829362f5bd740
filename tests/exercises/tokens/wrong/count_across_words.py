"""All pieces are put into one row, so that pairs reach across words."""

CAUGHT_BY = ["check-count", "test-count", "check-train", "test-train", "test-train-contract"]
MESSAGE = "no pair reaches from one word into the next"


def count_pairs(words):
    row = [piece for pieces, number in words.items() for piece in pieces * number]
    pairs = {}
    for pair in zip(row, row[1:]):
        pairs[pair] = pairs.get(pair, 0) + 1
    return pairs

"""A negative count goes through without an error."""

CAUGHT_BY = ["test-train-contract"]
MESSAGE = "negative count"


def train_bpe(counts, merges):
    if merges < 0:
        raise ValueError("negative")
    words = {tuple(bytes([byte]) for byte in word.encode()): number for word, number in counts.items()}
    learned = []
    while len(learned) < merges:
        pairs = count_pairs(words)
        best = max(pairs, key=lambda pair: (pairs[pair], pair), default=None)
        if best is None or pairs[best] < 2:
            break
        learned.append(best)
        words = {merge_pair(pieces, best): number for pieces, number in words.items()}
    return learned

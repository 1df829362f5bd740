"""The counts that were given are used up: zeros are deleted from them."""

CAUGHT_BY = ["test-train-contract"]
MESSAGE = "changes the counts"


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("negative")
    words = {}
    while counts:
        word, number = counts.popitem()
        words[tuple(bytes([byte]) for byte in word.encode())] = number
    learned = []
    while len(learned) < merges:
        pairs = count_pairs(words)
        best = max(pairs, key=lambda pair: (pairs[pair], pair), default=None)
        if best is None or pairs[best] < 2:
            break
        learned.append(best)
        words = {merge_pair(pieces, best): number for pieces, number in words.items()}
    return learned

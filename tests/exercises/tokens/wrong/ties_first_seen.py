"""Of equally frequent pairs the one met first is taken, so the order of the dict decides."""

CAUGHT_BY = ["check-train", "test-train", "test-train-contract"]
MESSAGE = "the larger pair wins"


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([byte]) for byte in word.encode()): number for word, number in counts.items()}
    learned = []
    while len(learned) < merges:
        pairs = count_pairs(words)
        best = max(pairs, key=pairs.get, default=None)
        if best is None or pairs[best] < 2:
            break
        learned.append(best)
        words = {merge_pair(pieces, best): number for pieces, number in words.items()}
    return learned

"""Of equally frequent pairs the one met last is taken."""

CAUGHT_BY = ["check-train", "test-train", "test-train-contract"]
MESSAGE = "ties are for the largest pair"


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([byte]) for byte in word.encode()): number for word, number in counts.items()}
    learned = []
    while len(learned) < merges:
        pairs = count_pairs(words)
        best = sorted(pairs, key=pairs.get)[-1] if pairs else None
        if best is None or pairs[best] < 2:
            break
        learned.append(best)
        words = {merge_pair(pieces, best): number for pieces, number in words.items()}
    return learned

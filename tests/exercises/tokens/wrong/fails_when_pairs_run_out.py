"""max() of no pairs raises an error where training should end."""

CAUGHT_BY = ["check-train", "test-train", "test-train-contract"]
MESSAGE = "fails when no pair is left"


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([byte]) for byte in word.encode()): number for word, number in counts.items()}
    learned = []
    for _ in range(merges):
        pairs = count_pairs(words)
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        if pairs[best] < 2:
            break
        learned.append(best)
        words = {merge_pair(pieces, best): number for pieces, number in words.items()}
    return learned

"""It goes on while any pair is left, also one that occurs once."""

CAUGHT_BY = ["test-train", "test-train-contract"]
MESSAGE = "a pair must occur twice"


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([byte]) for byte in word.encode()): number for word, number in counts.items()}
    learned = []
    while len(learned) < merges:
        pairs = count_pairs(words)
        if not pairs:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        learned.append(best)
        words = {merge_pair(pieces, best): number for pieces, number in words.items()}
    return learned

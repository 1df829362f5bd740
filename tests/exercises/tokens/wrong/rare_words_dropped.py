"""Words that occur once are left out before training, as too rare."""

CAUGHT_BY = ["test-train", "test-train-contract"]
MESSAGE = "over all words together"


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([byte]) for byte in word.encode()): number for word, number in counts.items() if number > 1}
    learned = []
    while len(learned) < merges:
        pairs = count_pairs(words)
        best = max(pairs, key=lambda pair: (pairs[pair], pair), default=None)
        if best is None:
            break
        learned.append(best)
        words = {merge_pair(pieces, best): number for pieces, number in words.items()}
    return learned

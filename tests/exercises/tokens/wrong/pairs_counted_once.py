"""The pairs are counted once, at the start; the most frequent ones are all the merges."""

CAUGHT_BY = ["check-train", "test-train", "test-train-contract"]
MESSAGE = "the pairs are counted anew"


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([byte]) for byte in word.encode()): number for word, number in counts.items()}
    pairs = count_pairs(words)
    ranked = sorted(pairs, key=lambda pair: (pairs[pair], pair), reverse=True)
    return [pair for pair in ranked if pairs[pair] > 1][:merges]

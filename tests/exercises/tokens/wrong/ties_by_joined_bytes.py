"""Ties are broken by the joined bytes, not by the pair."""

CAUGHT_BY = ["test-train"]
MESSAGE = "breaks a tie by something else than the pair"


def train_bpe(counts, merges):
    if merges < 0 or any(number < 0 for number in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([byte]) for byte in word.encode()): number for word, number in counts.items()}
    learned = []
    while len(learned) < merges:
        pairs = count_pairs(words)
        best = max(pairs, key=lambda pair: (pairs[pair], pair[0] + pair[1]), default=None)
        if best is None or pairs[best] < 2:
            break
        learned.append(best)
        words = {merge_pair(pieces, best): number for pieces, number in words.items()}
    return learned

"""Only counts of words that hold a pair are looked at."""

CAUGHT_BY = ["test-train-contract"]
MESSAGE = "for a negative count of any word"


def train_bpe(counts, merges):
    if merges < 0 or any(n < 0 for w, n in counts.items() if len(w) > 1):
        raise ValueError("negative")
    words = {tuple(bytes([b]) for b in w.encode()): n for w, n in counts.items()}
    learned = []
    while len(learned) < merges:
        pairs = count_pairs(words)
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        if pairs[best] < 2:
            break
        learned.append(best)
        new = Counter()
        for w, n in words.items():
            new[merge_pair(w, best)] += n
        words = new
    return learned

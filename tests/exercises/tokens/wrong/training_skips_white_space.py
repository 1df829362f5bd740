"""Pre-tokens of white space only are left out."""

CAUGHT_BY = ["test-train"]
MESSAGE = "leaves out white space"


def train_bpe(counts, merges):
    if merges < 0 or any(n < 0 for n in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([b]) for b in w.encode()): n for w, n in counts.items() if w.strip()}
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

"""A piece of more than 16 bytes is never made."""

CAUGHT_BY = ["test-train"]
MESSAGE = "a piece may be of any length"


def train_bpe(counts, merges):
    if merges < 0 or any(n < 0 for n in counts.values()):
        raise ValueError("negative")
    words = {tuple(bytes([b]) for b in w.encode()): n for w, n in counts.items()}
    learned = []
    while len(learned) < merges:
        pairs = {p: n for p, n in count_pairs(words).items() if len(p[0] + p[1]) <= 16}
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

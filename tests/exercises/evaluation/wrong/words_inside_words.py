"""Runs are looked up in the joined text, where a word may be a part of a longer one."""

CAUGHT_BY = ["test-covered"]
MESSAGE = "covered_share finds words inside longer words: compare whole words."


def covered_share(questions, documents, size, boilerplate):
    if size < 1 or boilerplate < 1:
        raise ValueError("size and boilerplate must be at least 1")

    def runs(words, length):
        return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)] if words else []

    lengths = [min(size, len(question)) for question in questions]
    held = {run for words in documents for length in set(lengths) if length for run in runs(words, length)}
    count = {}
    for question, length in zip(questions, lengths, strict=True):
        for run in set(runs(question, length)):
            count[run] = count.get(run, 0) + 1
    shares = []
    for question, length in zip(questions, lengths, strict=True):
        hit = [False] * len(question)
        for i, run in enumerate(runs(question, length)):
            if any(" ".join(run) in " ".join(words) for words in documents) and count[run] < boilerplate:
                hit[i : i + length] = [True] * length
        shares.append(sum(hit) / len(hit) if hit else 0.0)
    return shares

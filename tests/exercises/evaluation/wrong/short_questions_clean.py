"""A question shorter than a run is clean."""

CAUGHT_BY = ["check-covered", "test-covered"]
MESSAGE = "covered_share leaves short questions out: they have one run. Reread part 5."


def covered_share(questions, documents, size, boilerplate):
    if size < 1 or boilerplate < 1:
        raise ValueError("size and boilerplate must be at least 1")

    def runs(words, length):
        return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)] if words else []

    lengths = [size for question in questions]
    held = {run for words in documents for length in set(lengths) if length for run in runs(words, length)}
    count = {}
    for question, length in zip(questions, lengths, strict=True):
        for run in set(runs(question, length)):
            count[run] = count.get(run, 0) + 1
    shares = []
    for question, length in zip(questions, lengths, strict=True):
        hit = [False] * len(question)
        for i, run in enumerate(runs(question, length)):
            if run in held and count[run] < boilerplate:
                hit[i : i + length] = [True] * length
        shares.append(sum(hit) / len(hit) if hit else 0.0)
    return shares

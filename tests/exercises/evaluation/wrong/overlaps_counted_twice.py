"""Words in two leaked runs count twice."""

CAUGHT_BY = ["test-covered"]
MESSAGE = "covered_share: the share of a question's words that stand in at least one leaked run. Reread"


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
        hit, found = [False] * len(question), 0
        for i, run in enumerate(runs(question, length)):
            if run in held and count[run] < boilerplate:
                found += length
        shares.append(min(1.0, found / len(hit)) if hit else 0.0)
    return shares

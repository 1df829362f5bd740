"""Runs are joined into texts with a mark at every border."""


def covered_share(questions, documents, size, boilerplate):
    if min(size, boilerplate) < 1:
        raise ValueError

    def text(words):
        return "\x00" + "\x00".join(words) + "\x00"

    library = [text(words) for words in documents]
    cut = []
    for words in questions:
        n = min(size, len(words))
        cut.append([(i, words[i : i + n]) for i in range(len(words) - n + 1) if n])
    result = []
    for words, mine in zip(questions, cut, strict=False):
        covered = set()
        for i, run in mine:
            holders = 0
            for other in cut:
                holders += any(run == r for _, r in other)
            if holders < boilerplate and any(text(run) in page for page in library):
                covered.update(range(i, i + len(run)))
        result.append(len(covered) / len(words) if words else 0.0)
    return result

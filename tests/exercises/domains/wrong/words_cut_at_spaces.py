"""Words are cut at white space, so that punctuation belongs to them."""

CAUGHT_BY = ["check-overlap", "test-overlap", "test-overlap-stream"]
MESSAGE = "case and punctuation"


def overlap(read, tests, n):
    if n < 1:
        raise ValueError("n must be 1 or more")

    def grams(text, size):
        words = text.lower().split()
        return [tuple(words[start : start + size]) for start in range(len(words) - size + 1)]

    wanted = []
    for text in tests:
        words = len(grams(text, 1))
        wanted.append(grams(text, min(n, words)) if words else [])
    sizes = {len(gram) for own in wanted for gram in own}
    missing = {gram for own in wanted for gram in own}
    seen = set()
    for text in iter(read, None):
        for size in sizes:
            seen |= missing.intersection(grams(text, size))
    return [sum(gram in seen for gram in own) / len(own) if own else 0.0 for own in wanted]

"""The words of an n-gram are looked for as a string in the training text, also inside longer words."""

import re

CAUGHT_BY = ["test-overlap"]
MESSAGE = "words, not characters"


def overlap(read, tests, n):
    if n < 1:
        raise ValueError("n must be 1 or more")

    def words_of(text):
        return re.findall(r"\w+", text.lower())

    train = [" ".join(words_of(text)) for text in iter(read, None)]
    shares = []
    for text in tests:
        words = words_of(text)
        size = min(n, len(words))
        own = [" ".join(words[start : start + size]) for start in range(len(words) - size + 1)] if words else []
        shares.append(sum(any(gram in text for text in train) for gram in own) / len(own) if own else 0.0)
    return shares

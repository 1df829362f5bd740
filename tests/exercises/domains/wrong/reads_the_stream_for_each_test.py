"""The stream is read again for each test document, when it is already at its end."""

import re

CAUGHT_BY = ["check-overlap", "test-overlap", "test-overlap-stream"]
MESSAGE = "Read it once"


def overlap(read, tests, n):
    if n < 1:
        raise ValueError("n must be 1 or more")

    def grams(text, size):
        words = re.findall(r"\w+", text.lower())
        return [tuple(words[start : start + size]) for start in range(len(words) - size + 1)]

    shares = []
    for text in tests:
        size = min(n, max(len(grams(text, 1)), 1))
        own, seen = grams(text, size), set()
        for document in iter(read, None):
            seen.update(grams(document, size))
        shares.append(sum(gram in seen for gram in own) / len(own) if own else 0.0)
    return shares

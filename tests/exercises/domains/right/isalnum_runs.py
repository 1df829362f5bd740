"""Words by groupby and str.isalnum; every n-gram of the stream is kept."""

from itertools import groupby


def split(text):
    return ["".join(run) for word, run in groupby(text.lower(), str.isalnum) if word]


def overlap(read, tests, n):
    if n < 1:
        raise ValueError("n must be 1 or more")
    wanted = []
    for text in tests:
        words = split(text)
        size = min(n, len(words))
        wanted.append([tuple(words[i : i + size]) for i in range(len(words) - size + 1)] if words else [])
    sizes = {len(gram) for own in wanted for gram in own}
    seen = set()
    for text in iter(read, None):
        words = split(text)
        for size in sizes:
            seen.update(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
    return [sum(gram in seen for gram in own) / len(own) if own else 0.0 for own in wanted]

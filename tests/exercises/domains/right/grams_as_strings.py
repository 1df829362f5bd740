"""N-grams as strings with a separator, collected from the whole stream for every length that is needed."""

import re
from fractions import Fraction


def overlap(read, tests, n):
    if n < 1:
        raise ValueError("n")
    split = [re.sub(r"[\W_]+", " ", text.casefold()).split() for text in tests]
    sizes = sorted({min(n, len(words)) for words in split if words})
    known = {size: set() for size in sizes}
    text = read()
    while text is not None:
        words = re.sub(r"[\W_]+", " ", text.casefold()).split()
        for size in sizes:
            columns = [words[start:] for start in range(size)]
            known[size].update("\n".join(gram) for gram in zip(*columns, strict=False))
        text = read()
    shares = []
    for words in split:
        size = min(n, len(words))
        own = ["\n".join(words[place : place + size]) for place in range(len(words) - size + 1)] if words else []
        shares.append(float(Fraction(sum(gram in known[size] for gram in own), len(own))) if own else 0.0)
    return shares


def clean_scores(correct, shares, threshold):
    if len(correct) != len(shares):
        raise ValueError("lengths")
    dirty = [place for place, share in enumerate(shares) if not share < threshold]
    clean = [answer for place, answer in enumerate(correct) if place not in dirty]
    scores = [Fraction(sum(answers), len(answers)) if answers else None for answers in (correct, clean)]
    gain = float(scores[0] - scores[1]) if scores[1] is not None else None
    every, left = (None if score is None else float(score) for score in scores)
    return {"gain": gain, "clean": left, "all": every, "contaminated": dirty}

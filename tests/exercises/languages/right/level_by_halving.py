"""The level to which the shares rise is found by halving an interval; one pass through the facts for all languages."""

# ruff: noqa: F821  (what a file leaves out comes from the solution)

from collections import defaultdict


def fertility(parallel, encode):
    tokens, words, sentences = defaultdict(int), defaultdict(int), 0
    for fact in parallel:
        sentences += 1
        for language, text in fact.items():
            tokens[language] += len(encode(text))
            words[language] += len(text.split())
    if not sentences or not all(words.values()):
        raise ValueError("nothing to count")
    return {language: (tokens[language] / words[language], tokens[language] / sentences) for language in tokens}


def capped_mixture(counts, alpha, budget, most):
    weights = mixture(counts, alpha)
    if not budget > 0 or not most > 0 or sum(counts.values()) * most < budget:
        raise ValueError("this budget cannot be read")

    def at(level):
        return {language: min(most * counts[language] / budget, level * weights[language]) for language in counts}

    low, high = 0.0, 1.0
    while sum(at(high).values()) < 1 and high < 1e40:
        high *= 2
    for _ in range(150):
        middle = (low + high) / 2
        if sum(at(middle).values()) < 1:
            low = middle
        else:
            high = middle
    return at(high)

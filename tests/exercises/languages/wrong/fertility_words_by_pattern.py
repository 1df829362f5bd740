"""Words are runs of letters and digits, so that a sign that stands alone is no word."""

import re

CAUGHT_BY = ["test-fertility"]
MESSAGE = "words are what split() gives"


def fertility(parallel, encode):
    if not parallel:
        raise ValueError("no facts")
    found = {}
    for language in parallel[0]:
        texts = [fact[language] for fact in parallel]
        words = sum(len(re.findall(r"\w+", text)) for text in texts)
        if words == 0:
            raise ValueError("no words")
        tokens = sum(len(encode(text)) for text in texts)
        found[language] = (tokens / words, tokens / len(texts))
    return found

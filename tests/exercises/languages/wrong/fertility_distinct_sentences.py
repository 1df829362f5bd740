"""Sentences that are equal count once."""

CAUGHT_BY = ["test-fertility"]
MESSAGE = "each fact counts"


def fertility(parallel, encode):
    if not parallel:
        raise ValueError("no facts")
    found = {}
    for language in parallel[0]:
        texts = {fact[language] for fact in parallel}
        words = sum(len(text.split()) for text in texts)
        if words == 0:
            raise ValueError("no words")
        tokens = sum(len(encode(text)) for text in texts)
        found[language] = (tokens / words, tokens / len(texts))
    return found

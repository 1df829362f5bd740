"""Sentences are matched by their place in each fact, not by their language."""

CAUGHT_BY = ["test-fertility"]
MESSAGE = "look up a sentence by its language"


def fertility(parallel, encode):
    if not parallel:
        raise ValueError("no facts")
    found = {}
    for language, texts in zip(parallel[0], zip(*(fact.values() for fact in parallel))):
        words = sum(len(text.split()) for text in texts)
        if words == 0:
            raise ValueError("no words")
        tokens = sum(len(encode(text)) for text in texts)
        found[language] = (tokens / words, tokens / len(texts))
    return found

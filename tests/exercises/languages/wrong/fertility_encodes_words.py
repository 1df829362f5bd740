"""Each word is encoded by itself, without the space in front of it."""

CAUGHT_BY = ["check-fertility", "test-fertility"]
MESSAGE = "all tokens of a language divided by all its words"


def fertility(parallel, encode):
    if not parallel:
        raise ValueError("no facts")
    found = {}
    for language in parallel[0]:
        texts = [fact[language] for fact in parallel]
        words = sum(len(text.split()) for text in texts)
        if words == 0:
            raise ValueError("no words")
        tokens = sum(len(encode(word)) for text in texts for word in text.split())
        found[language] = (tokens / words, tokens / len(texts))
    return found

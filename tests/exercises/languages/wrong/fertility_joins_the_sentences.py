"""All sentences are joined into one text, which is encoded as a whole."""

CAUGHT_BY = ["test-fertility"]
MESSAGE = "each sentence is encoded on its own"


def fertility(parallel, encode):
    if not parallel:
        raise ValueError("no facts")
    found = {}
    for language in parallel[0]:
        texts = [fact[language] for fact in parallel]
        words = sum(len(text.split()) for text in texts)
        if words == 0:
            raise ValueError("no words")
        tokens = len(encode("".join(texts)))
        found[language] = (tokens / words, tokens / len(texts))
    return found

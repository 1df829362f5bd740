"""Words per token are given, in place of tokens per word."""

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
        tokens = sum(len(encode(text)) for text in texts)
        found[language] = (words / tokens, tokens / len(texts))
    return found

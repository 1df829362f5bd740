"""The ratios of the single sentences are averaged, so that short sentences count too much."""

CAUGHT_BY = ["check-fertility", "test-fertility"]
MESSAGE = "averages the ratios of single sentences"


def fertility(parallel, encode):
    if not parallel:
        raise ValueError("no facts")
    found = {}
    for language in parallel[0]:
        texts = [fact[language] for fact in parallel]
        if not any(text.split() for text in texts):
            raise ValueError("no words")
        ratios = [len(encode(text)) / len(text.split()) for text in texts if text.split()]
        found[language] = (sum(ratios) / len(ratios), sum(len(encode(text)) for text in texts) / len(texts))
    return found

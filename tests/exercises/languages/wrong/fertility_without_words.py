"""A language without words gets infinity instead of an error."""

CAUGHT_BY = ["test-fertility"]
MESSAGE = "must raise ValueError for a language without words"


def fertility(parallel, encode):
    if not parallel:
        raise ValueError("no facts")
    found = {}
    for language in parallel[0]:
        texts = [fact[language] for fact in parallel]
        words = sum(len(text.split()) for text in texts)
        tokens = sum(len(encode(text)) for text in texts)
        found[language] = (tokens / words if words else float("inf"), tokens / len(texts))
    return found

"""Spans are put in as lists."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back: a good answer gives the text back."


def put_back(source, answer, sentinels):
    spans, span = {}, []
    for token in answer:
        if token in sentinels:
            span = []
            spans.setdefault(token, span)
        else:
            span.append(token)
    return [tuple(spans.get(token, [])) if token in sentinels else token for token in source]

"""Only sentinels of the source end a span."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back: a sentinel that the source lacks ends a span too."


def put_back(source, answer, sentinels):
    spans, span = {}, []
    for token in answer:
        if token in source and token in sentinels:
            span = []
            spans.setdefault(token, span)
        elif token not in sentinels:
            span.append(token)
    return [new for token in source for new in (spans.get(token, []) if token in sentinels else [token])]

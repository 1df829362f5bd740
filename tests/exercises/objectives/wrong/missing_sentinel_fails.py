"""A sentinel that the answer lacks is a KeyError."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "KeyError: 98"


def put_back(source, answer, sentinels):
    spans, span = {}, []
    for token in answer:
        if token in sentinels:
            span = []
            spans.setdefault(token, span)
        else:
            span.append(token)
    return [new for token in source for new in (spans[token] if token in sentinels else [token])]

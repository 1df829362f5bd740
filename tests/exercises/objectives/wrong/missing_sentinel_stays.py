"""A sentinel that the answer lacks stays in the text."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back leaves a sentinel in the text."


def put_back(source, answer, sentinels):
    spans, span = {}, []
    for token in answer:
        if token in sentinels:
            span = []
            spans.setdefault(token, span)
        else:
            span.append(token)
    return [new for token in source for new in (spans.get(token, [token]) if token in sentinels else [token])]

"""The caller's source is changed."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back changes its arguments."


def put_back(source, answer, sentinels):
    spans, span = {}, []
    for token in answer:
        if token in sentinels:
            span = []
            spans.setdefault(token, span)
        else:
            span.append(token)
    source[:] = [new for token in source for new in (spans.get(token, []) if token in sentinels else [token])]
    return list(source)

"""What stands before the first sentinel goes to the first one of the source."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back: what stands before the first sentinel is dropped."


def put_back(source, answer, sentinels):
    spans, span = {}, []
    first = next((token for token in source if token in sentinels), None)
    spans[first] = span
    for token in answer:
        if token in sentinels:
            span = spans[token] if token == first and not spans[first] else []
            spans.setdefault(token, span)
        else:
            span.append(token)
    return [new for token in source for new in (spans.get(token, []) if token in sentinels else [token])]

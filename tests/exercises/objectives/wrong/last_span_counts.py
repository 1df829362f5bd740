"""Of a repeated sentinel the last one counts."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back: of a repeated sentinel the first one counts."


def put_back(source, answer, sentinels):
    spans, span = {}, []
    for token in answer:
        if token in sentinels:
            span = []
            spans[token] = span
        else:
            span.append(token)
    return [new for token in source for new in (spans.get(token, []) if token in sentinels else [token])]

"""An empty first span is taken for a missing one."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back: of a repeated sentinel the first one counts, also an empty one."


def put_back(source, answer, sentinels):
    spans, span = {}, []
    for token in answer:
        if token in sentinels:
            span = []
            if not spans.get(token):
                spans[token] = span
        else:
            span.append(token)
    return [new for token in source for new in (spans.get(token, []) if token in sentinels else [token])]

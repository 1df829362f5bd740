"""A span that no sentinel ends is lost."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back: a sentinel that the answer does not hold becomes nothing."


def put_back(source, answer, sentinels):
    spans, span, name = {}, [], None
    for token in answer:
        if token in sentinels:
            spans.setdefault(name, span)
            span, name = [], token
        else:
            span.append(token)
    return [new for token in source for new in (spans.get(token, []) if token in sentinels else [token])]

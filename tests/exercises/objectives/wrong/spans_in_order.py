"""Spans are filled in by their order, not by their sentinel."""

CAUGHT_BY = ["test-fill"]
MESSAGE = "put_back: spans go by their sentinel, not by their order."


def put_back(source, answer, sentinels):
    spans = []
    for token in answer:
        if token in sentinels:
            spans.append([])
        elif spans:
            spans[-1].append(token)
    spans = iter(spans)
    return [new for token in source for new in (next(spans, []) if token in sentinels else [token])]

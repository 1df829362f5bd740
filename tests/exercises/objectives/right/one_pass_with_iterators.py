"""Spans in one pass over the tokens, and put back through a dict of slices."""

from itertools import pairwise


def cut_out(tokens, spans, sentinels):
    edges = [edge for span in spans for edge in span]
    if edges != sorted(edges) or any(start == end for start, end in spans):
        raise ValueError("spans")
    if (edges and (edges[0] < 0 or edges[-1] > len(tokens))) or len(sentinels) - len(spans) < 1:
        raise ValueError("spans or sentinels")
    names = {start: number for number, (start, _) in enumerate(spans)}
    source, target, inside = [], [], 0
    for place, token in enumerate(tokens):
        if place in names:
            sentinel = sentinels[names[place]]
            source.append(sentinel)
            target.append(sentinel)
            inside = spans[names[place]][1]
        (target if place < inside else source).append(token)
    return source, [*target, sentinels[len(spans)]]


def put_back(source, answer, sentinels):
    borders = [place for place, token in enumerate(answer) if token in sentinels] + [len(answer)]
    found = {}
    for start, end in reversed(list(pairwise(borders))):
        found[answer[start]] = answer[start + 1 : end]
    text = []
    for token in source:
        text += found.get(token, []) if token in sentinels else [token]
    return text

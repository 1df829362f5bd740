"""An empty span is taken."""

CAUGHT_BY = ["test-cut"]
MESSAGE = "cut_out must raise ValueError for spans that are empty, outside, overlapping or out of order, and for too few sentinels."


def cut_out(tokens, spans, sentinels):
    if len(sentinels) < len(spans) + 1:
        raise ValueError("there must be one more sentinel than spans")
    source, target, done = [], [], 0
    for (start, end), sentinel in zip(spans, sentinels, strict=False):
        if not done <= start <= end <= len(tokens):
            raise ValueError(f"the span ({start}, {end}) is empty, outside the text, or before the end of another")
        source += [*tokens[done:start], sentinel]
        target += [sentinel, *tokens[start:end]]
        done = end
    return source + list(tokens[done:]), [*target, sentinels[len(spans)]]

"""Spans that touch are refused."""

CAUGHT_BY = ["test-cut"]
MESSAGE = "ValueError: the span (3, 4) is empty, outside the text, or before the end of another"


def cut_out(tokens, spans, sentinels):
    if len(sentinels) < len(spans) + 1:
        raise ValueError("there must be one more sentinel than spans")
    source, target, done = [], [], 0
    for (start, end), sentinel in zip(spans, sentinels, strict=False):
        if not (done < start or start == 0 or not source) or not start < end <= len(tokens):
            raise ValueError(f"the span ({start}, {end}) is empty, outside the text, or before the end of another")
        source += [*tokens[done:start], sentinel]
        target += [sentinel, *tokens[start:end]]
        done = end
    return source + list(tokens[done:]), [*target, sentinels[len(spans)]]

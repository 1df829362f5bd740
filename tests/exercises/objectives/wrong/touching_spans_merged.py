"""Spans that touch become one."""

CAUGHT_BY = ["test-cut"]
MESSAGE = "cut_out: a source is as long as the text without its spans, and one sentinel for each."


def cut_out(tokens, spans, sentinels):
    if len(sentinels) < len(spans) + 1:
        raise ValueError("there must be one more sentinel than spans")
    merged = []
    for start, end in spans:
        if merged and merged[-1][1] == start < end:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    spans = merged
    source, target, done = [], [], 0
    for (start, end), sentinel in zip(spans, sentinels, strict=False):
        if not done <= start < end <= len(tokens):
            raise ValueError(f"the span ({start}, {end}) is empty, outside the text, or before the end of another")
        source += [*tokens[done:start], sentinel]
        target += [sentinel, *tokens[start:end]]
        done = end
    return source + list(tokens[done:]), [*target, sentinels[len(spans)]]

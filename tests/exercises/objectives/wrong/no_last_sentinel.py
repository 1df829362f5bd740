"""No sentinel ends the target."""

CAUGHT_BY = ["check-cut", "test-cut"]
MESSAGE = "cut_out: one more sentinel ends the target."


def cut_out(tokens, spans, sentinels):
    if len(sentinels) < len(spans) + 1:
        raise ValueError("there must be one more sentinel than spans")
    source, target, done = [], [], 0
    for (start, end), sentinel in zip(spans, sentinels, strict=False):
        if not done <= start < end <= len(tokens):
            raise ValueError(f"the span ({start}, {end}) is empty, outside the text, or before the end of another")
        source += [*tokens[done:start], sentinel]
        target += [sentinel, *tokens[start:end]]
        done = end
    return source + list(tokens[done:]), target

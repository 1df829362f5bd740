"""Sentinels are counted down from the first."""

CAUGHT_BY = ["test-cut"]
MESSAGE = "cut_out: the target is for each span its sentinel and its tokens, then the next sentinel of the list."


def cut_out(tokens, spans, sentinels):
    if len(sentinels) < len(spans) + 1:
        raise ValueError("there must be one more sentinel than spans")
    source, target, done = [], [], 0
    for (start, end), sentinel in ((span, sentinels[0] - n) for n, span in enumerate(spans)):
        if not done <= start < end <= len(tokens):
            raise ValueError(f"the span ({start}, {end}) is empty, outside the text, or before the end of another")
        source += [*tokens[done:start], sentinel]
        target += [sentinel, *tokens[start:end]]
        done = end
    return source + list(tokens[done:]), [*target, sentinels[0] - len(spans)]

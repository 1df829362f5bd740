"""The caller's list of sentinels is used up."""

CAUGHT_BY = ["test-cut"]
MESSAGE = "cut_out changes its arguments."


def cut_out(tokens, spans, sentinels):
    if len(sentinels) < len(spans) + 1:
        raise ValueError("there must be one more sentinel than spans")
    source, target, done = [], [], 0
    for (start, end), sentinel in ((span, sentinels[n]) for n, span in enumerate(spans)):
        if not done <= start < end <= len(tokens):
            raise ValueError(f"the span ({start}, {end}) is empty, outside the text, or before the end of another")
        source += [*tokens[done:start], sentinel]
        target += [sentinel, *tokens[start:end]]
        done = end
    result = source + list(tokens[done:]), [*target, sentinels[len(spans)]]
    del sentinels[: len(spans)]
    return result

"""The last window reads the last token."""

CAUGHT_BY = ["check-plan", "test-plan"]
MESSAGE = "window_plan: tokens beyond the text are counted. Reread part 2."


def window_plan(tokens, context, stride):
    if tokens < 2 or context < 1 or not 1 <= stride <= context:
        raise ValueError("at least 2 tokens, a context of at least 1, a stride from 1 to the context")
    plan, start, counted = [], 0, 0
    while counted < tokens - 1:
        stop = min(start + context, tokens)
        plan.append((start, stop, counted + 1))
        start, counted = start + stride, stop
    return plan

"""Every window counts all that it predicts."""

CAUGHT_BY = ["check-plan", "test-plan"]
MESSAGE = "window_plan: a token counts in two windows. Reread part 2."


def window_plan(tokens, context, stride):
    if tokens < 2 or context < 1 or not 1 <= stride <= context:
        raise ValueError("at least 2 tokens, a context of at least 1, a stride from 1 to the context")
    plan, start, counted = [], 0, 0
    while counted < tokens - 1:
        stop = min(start + context, tokens - 1)
        plan.append((start, stop, start + 1))
        start, counted = start + stride, stop
    return plan

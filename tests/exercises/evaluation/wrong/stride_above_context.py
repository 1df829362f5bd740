"""A stride above the context is taken: tokens go missing."""

CAUGHT_BY = ["test-plan"]
MESSAGE = "window_plan must raise ValueError for fewer than 2 tokens, a context below 1 or a stride"


def window_plan(tokens, context, stride):
    if tokens < 2 or context < 1 or stride < 1:
        raise ValueError("at least 2 tokens, a context of at least 1, a stride from 1 to the context")
    plan, start, counted = [], 0, 0
    while counted < tokens - 1:
        stop = min(start + context, tokens - 1)
        plan.append((start, stop, counted + 1))
        start, counted = start + stride, stop
    return plan

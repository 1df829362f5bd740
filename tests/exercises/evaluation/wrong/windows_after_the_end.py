"""Windows go on as long as there are tokens to start from."""

CAUGHT_BY = ["check-plan", "test-plan"]
MESSAGE = "window_plan: nothing counts of some window: leave it out. Reread part 2."


def window_plan(tokens, context, stride):
    if tokens < 2 or context < 1 or not 1 <= stride <= context:
        raise ValueError("at least 2 tokens, a context of at least 1, a stride from 1 to the context")
    plan, start, counted = [], 0, 0
    while start < tokens - 1:
        stop = min(start + context, tokens - 1)
        plan.append((start, stop, counted + 1))
        start, counted = start + stride, stop
    return plan

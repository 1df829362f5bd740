"""first is told by the overlap of full windows."""


def window_plan(tokens, context, stride):
    if tokens < 2 or context < 1 or not 1 <= stride <= context:
        raise ValueError("at least 2 tokens, a context of at least 1, a stride from 1 to the context")
    plan, start, counted = [], 0, 0
    while counted < tokens - 1:
        stop = min(start + context, tokens - 1)
        plan.append((start, stop, start + 1 + (context - stride) * bool(plan)))
        start, counted = start + stride, stop
    return plan

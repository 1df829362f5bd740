"""Windows by counting them first."""

import math


def window_plan(tokens, context, stride):
    if tokens < 2 or context < 1 or stride not in range(1, context + 1):
        raise ValueError
    count = 1 + max(0, math.ceil((tokens - 1 - context) / stride))
    stops = [min(n * stride + context, tokens - 1) for n in range(count)]
    return [(n * stride, stop, 1 + (stops[n - 1] if n else 0)) for n, stop in enumerate(stops)]

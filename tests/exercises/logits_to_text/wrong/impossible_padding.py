"""A ruled-out token in the padding makes the text impossible."""

import math

CAUGHT_BY = ["test-text-logprob-ends"]
MESSAGE = "text_logprob: padding after the end token does not count, even if it was ruled out."


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given")
    if any(math.isinf(float(logits[p - 1, tokens[p]])) for p in range(given, len(tokens))):
        return -math.inf
    total, count = [], 0
    for place in range(given, len(tokens)):
        total.append(float(log_probs(logits[place - 1].double())[tokens[place]]))
        count += 1
        if tokens[place] in ends:
            break
    s = math.fsum(total) if -math.inf not in total else -math.inf
    return (s / count if average else s) if count else 0.0

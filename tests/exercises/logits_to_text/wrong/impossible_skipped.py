"""Tokens that were ruled out are skipped."""

import math

CAUGHT_BY = ["test-text-logprob-ends"]
MESSAGE = "a text with a token that is ruled out is impossible: -inf"


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given must lie between 1 and the number of tokens")
    logprobs = log_probs(logits.double())
    total, count = 0.0, 0
    for place in range(given, len(tokens)):
        value = logprobs[place - 1, tokens[place]].item()
        total += value if value > -math.inf else 0.0
        count += 1
        if tokens[place] in ends:
            break
    return total / count if average and count else total

"""Multiplies probabilities and takes the log at the end."""

import math

CAUGHT_BY = ["test-text-logprob"]
MESSAGE = "gives -inf to a long text that is only improbable: add logs, do not multiply"


def text_logprob(logits, tokens, given, ends=(), average=False):
    if not 1 <= given <= len(tokens):
        raise ValueError("given must lie between 1 and the number of tokens")
    logprobs = log_probs(logits.double())
    total, count = 1.0, 0
    for place in range(given, len(tokens)):
        total *= math.exp(logprobs[place - 1, tokens[place]].item())
        count += 1
        if tokens[place] in ends:
            break
    total = math.log(total) if total else -math.inf
    return total / count if average and count else total

"""Ruled-out tokens get -1e9 in place of minus infinity."""

import math

CAUGHT_BY = ["check-log-probs", "test-log-probs-masked", "test-write-least"]
MESSAGE = "a token that is not allowed has the logprob -inf"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -1e9)
    top = logits.amax(dim=-1, keepdim=True)
    moved = logits - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().sum(dim=-1, keepdim=True).log()
    return logprobs.masked_fill(logits == -math.inf, -math.inf)

"""Logarithms to base 2."""

import math

CAUGHT_BY = [
    "check-log-probs",
    "test-log-probs",
    "test-log-probs-masked",
    "check-text-logprob",
    "test-text-logprob",
    "test-text-logprob-ends",
    "check-alternatives",
    "test-alternatives",
    "check-write",
    "test-write",
    "test-write-least",
]
MESSAGE = "exp of the logprobs of each row sums to 1: the sum runs over the last dimension"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -math.inf)
    top = logits.amax(dim=-1, keepdim=True)
    moved = logits - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().sum(dim=-1, keepdim=True).log()
    return (logprobs / math.log(2)).masked_fill(logits == -math.inf, -math.inf)

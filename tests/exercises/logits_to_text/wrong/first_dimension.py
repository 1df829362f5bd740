"""The softmax runs over the first dimension."""

import math

CAUGHT_BY = [
    "check-log-probs",
    "test-log-probs",
    "test-log-probs-masked",
    "test-text-logprob",
    "test-text-logprob-ends",
]
MESSAGE = "exp of the logprobs of each row sums to 1: the sum runs over the last dimension"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -math.inf)
    top = logits.amax(dim=0, keepdim=True)
    moved = logits - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().sum(dim=0, keepdim=True).log()
    return logprobs.masked_fill(logits == -math.inf, -math.inf)

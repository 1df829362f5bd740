"""A small number is added inside the log."""

import math

CAUGHT_BY = [
    "test-log-probs",
    "test-log-probs-masked",
    "test-text-logprob",
    "test-text-logprob-ends",
    "test-alternatives",
]
MESSAGE = "x minus the log of the sum of exp(x), row by row along the last dimension"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -math.inf)
    top = logits.amax(dim=-1, keepdim=True)
    moved = logits - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().add(1e-6).sum(dim=-1, keepdim=True).log()
    return logprobs.masked_fill(logits == -math.inf, -math.inf)

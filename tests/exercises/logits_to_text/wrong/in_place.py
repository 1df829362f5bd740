"""The logits of the caller are changed."""

import math

CAUGHT_BY = ["test-log-probs-masked", "test-write-least"]
MESSAGE = "changes its logits"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill_(~allowed, -math.inf)
    top = logits.amax(dim=-1, keepdim=True)
    moved = logits - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().sum(dim=-1, keepdim=True).log()
    return logprobs.masked_fill(logits == -math.inf, -math.inf)

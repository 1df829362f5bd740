"""A row with nothing left becomes uniform."""

import math

CAUGHT_BY = ["test-log-probs-masked", "test-write-least"]
MESSAGE = "a token that is ruled out, by its logit or by `allowed`, has the logprob -inf"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -math.inf)
    logits = logits.masked_fill((logits == -math.inf).all(dim=-1, keepdim=True), 0.0)
    top = logits.amax(dim=-1, keepdim=True)
    moved = logits - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().sum(dim=-1, keepdim=True).log()
    return logprobs.masked_fill(logits == -math.inf, -math.inf)

"""Tokens that are not allowed are ruled out after the softmax, so the rest do not share."""

import math

CAUGHT_BY = ["check-log-probs", "test-log-probs-masked", "test-write-least"]
MESSAGE = "the allowed tokens share the whole probability: rule out before the softmax"


def log_probs(logits, allowed=None):
    top = logits.amax(dim=-1, keepdim=True)
    moved = logits - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().sum(dim=-1, keepdim=True).log()
    logprobs = logprobs.masked_fill(logits == -math.inf, -math.inf)
    return logprobs if allowed is None else logprobs.masked_fill(~allowed, -math.inf)

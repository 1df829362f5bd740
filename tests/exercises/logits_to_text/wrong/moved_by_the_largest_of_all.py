"""All rows are moved by the largest logit of the whole tensor."""

import math

CAUGHT_BY = ["test-log-probs", "test-log-probs-masked"]
MESSAGE = "overflows: move the largest logit to 0 first"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -math.inf)
    top = logits.amax() if logits.numel() else logits
    moved = logits - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().sum(dim=-1, keepdim=True).log()
    return logprobs.masked_fill(logits == -math.inf, -math.inf)

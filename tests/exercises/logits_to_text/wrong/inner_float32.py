"""float64 logits go through float32."""

import math

CAUGHT_BY = ["test-log-probs"]
MESSAGE = "x minus the log of the sum of exp(x), row by row along the last dimension"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -math.inf)
    top = logits.amax(dim=-1, keepdim=True)
    moved = logits.float() - top.masked_fill(top == -math.inf, 0.0)
    logprobs = moved - moved.exp().sum(dim=-1, keepdim=True).log()
    return logprobs.to(logits.dtype).masked_fill(logits == -math.inf, -math.inf)

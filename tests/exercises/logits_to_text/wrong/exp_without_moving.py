"""The softmax as in the formula: large logits overflow."""

import math

import torch

CAUGHT_BY = ["test-log-probs", "test-log-probs-masked", "test-alternatives"]
MESSAGE = "gives -inf to a token that is only very improbable: do not take the log of a softmax that"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -math.inf)
    total = logits.exp().sum(dim=-1, keepdim=True)
    return torch.where(logits == -math.inf, logits, logits - total.log())

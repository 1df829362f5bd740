"""The log of a softmax that has rounded to 0."""

import math

import torch

CAUGHT_BY = ["test-log-probs", "test-alternatives"]
MESSAGE = "gives -inf to a token that is only very improbable: do not take the log of a softmax that"


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = logits.masked_fill(~allowed, -math.inf)
    return torch.nan_to_num(logits.softmax(dim=-1), nan=0.0).log()

"""torch's log_softmax, with rows that have nothing left put right."""

import math

import torch


def log_probs(logits, allowed=None):
    if allowed is not None:
        logits = torch.where(allowed, logits, -math.inf)
    return logits.log_softmax(dim=-1).masked_fill(logits == -math.inf, -math.inf)

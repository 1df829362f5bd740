"""The log of the sum by torch.logsumexp."""

import math

import torch


def log_probs(logits, allowed=None):
    work = logits.clone()
    if allowed is not None:
        work[~allowed.expand(work.shape)] = -math.inf
    total = torch.logsumexp(work, dim=-1, keepdim=True)
    return torch.where(total == -math.inf, work, work - total)

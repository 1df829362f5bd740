"""Logprobs by plain Python, row by row."""

import math

import torch


def log_probs(logits, allowed=None):
    flat = logits.reshape(-1, logits.shape[-1])
    open_to = torch.ones_like(flat, dtype=torch.bool)
    if allowed is not None:
        open_to = allowed.expand(logits.shape).reshape(flat.shape)
    out = torch.full_like(flat, -math.inf)
    for row in range(len(flat)):
        left = flat[row][open_to[row]].double()
        if len(left) and left.max() > -math.inf:
            top = left.max()
            total = top + (left - top).exp().sum().log()
            out[row][open_to[row]] = (left - total).to(out.dtype)
    return out.reshape(logits.shape)

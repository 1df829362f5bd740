"""With return_weights causal is forgotten."""

import math

import torch

CAUGHT_BY = ["test-attend-masks"]
MESSAGE = "attend: what is forbidden has the weight 0, and a query that may look nowhere weights of 0."


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError("shapes")
    if mask is not None and mask.dtype != torch.bool and not mask.is_floating_point():
        raise ValueError("mask")
    dtype = query.dtype
    work = torch.float64 if dtype == torch.float64 else torch.float32
    query, key, value = query.to(work), key.to(work), value.to(work)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    lead = torch.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
    scores = scores.expand(*lead, *scores.shape[-2:])
    if mask is not None:
        if mask.dtype == torch.bool:
            scores = scores.masked_fill(~mask, -math.inf)
        else:
            scores = scores + mask.to(work)
    if causal and not return_weights:
        ok = attention_mask(scores.shape[-2], scores.shape[-1], causal=True).to(scores.device)
        scores = scores.masked_fill(~ok, -math.inf)
    blind = (scores == -math.inf).all(-1, keepdim=True)
    weights = scores.masked_fill(blind, 0).softmax(-1).masked_fill(blind, 0)
    out = (weights @ value).to(dtype)
    return (out, weights.to(dtype)) if return_weights else out

"""exp without taking away the largest score."""

import math

import torch

CAUGHT_BY = ["test-attend-masks", "test-attend-contract"]
MESSAGE = "NaN"


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and mask.dtype != torch.bool and not mask.is_floating_point():
        raise ValueError(f"a mask is boolean or floating, not {mask.dtype}")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError("query and key need one width, key and value one number of keys")
    work = torch.promote_types(query.dtype, torch.float32)
    scores = query.to(work) @ key.to(work).transpose(-1, -2) / math.sqrt(query.shape[-1])
    queries, keys = scores.shape[-2:]
    if mask is not None and mask.dtype == torch.bool:
        scores = scores.masked_fill(~mask, -math.inf)
    elif mask is not None:
        scores = scores + mask.to(work)
    if causal:
        before = torch.ones(queries, keys, dtype=torch.bool, device=query.device).tril(keys - queries)
        scores = scores.masked_fill(~before, -math.inf)
    blind = (scores == -math.inf).all(dim=-1, keepdim=True)  # may look nowhere
    weights = scores.exp() / scores.exp().sum(-1, keepdim=True).masked_fill(blind, 1.0)
    output = (weights @ value.to(work)).to(query.dtype)
    return (output, weights.to(query.dtype)) if return_weights else output

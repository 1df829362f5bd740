"""A floating mask changes the dtype of the result."""

import math

import torch

CAUGHT_BY = ["test-attend-masks", "test-attend-contract"]
MESSAGE = "cast it back"


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
    weights = scores.masked_fill(blind, 0.0).softmax(dim=-1).masked_fill(blind, 0.0)
    output = weights @ value.to(work)
    output = output.to(query.dtype if mask is None or mask.dtype == torch.bool else mask.dtype)
    return (output, weights.to(query.dtype)) if return_weights else output

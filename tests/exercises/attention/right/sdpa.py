"""Built on PyTorch's own function, with a mask that says what it counts otherwise."""

import torch
import torch.nn.functional as F


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and mask.dtype != torch.bool and not mask.is_floating_point():
        raise ValueError("mask")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError("shapes")
    work = torch.promote_types(query.dtype, torch.float32)
    lead = torch.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
    queries, keys = query.shape[-2], key.shape[-2]
    added = torch.zeros(queries, keys, dtype=work, device=query.device)
    if mask is not None and mask.dtype == torch.bool:
        added = torch.where(mask, added, -torch.inf)
    elif mask is not None:
        added = added + mask.to(work)
    if causal:
        late = torch.ones(queries, keys, dtype=torch.bool, device=query.device).triu(keys - queries + 1)
        added = added.masked_fill(late, -torch.inf)
    blind = (added == -torch.inf).all(-1, keepdim=True)
    added = added.masked_fill(blind, 0.0).expand(*lead, queries, keys)

    def run(values):
        q, k, v = (t.to(work).expand(*lead, *t.shape[-2:]) for t in (query, key, values))
        return F.scaled_dot_product_attention(q, k, v, attn_mask=added).masked_fill(blind, 0.0).to(query.dtype)

    if not return_weights:
        return run(value)
    return run(value), run(torch.eye(keys, dtype=work, device=query.device))


def grouped_attend(query, key, value, mask=None, causal=False):
    if query.shape[1] % key.shape[1]:
        raise ValueError("heads")
    work = torch.promote_types(query.dtype, torch.float32)
    queries, keys = query.shape[2], key.shape[2]
    added = torch.zeros(queries, keys, dtype=work, device=query.device)
    if causal:
        late = torch.ones(queries, keys, dtype=torch.bool, device=query.device).triu(keys - queries + 1)
        added = added.masked_fill(late, -torch.inf)
    if mask is not None:
        added = torch.where(mask, added, -torch.inf) if mask.dtype == torch.bool else added + mask
    added = added.expand(*query.shape[:2], queries, keys)
    q, k, v = (tensor.to(work) for tensor in (query, key, value))
    return F.scaled_dot_product_attention(q, k, v, attn_mask=added, enable_gqa=True).to(query.dtype)

"""Attention over two keys at a time, with a running maximum, as FlashAttention does it."""

import math

import torch


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and mask.dtype != torch.bool and not mask.is_floating_point():
        raise ValueError("mask")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError("shapes")
    work = torch.promote_types(query.dtype, torch.float32)
    lead = torch.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
    queries, keys = query.shape[-2], key.shape[-2]
    q = query.to(work) / math.sqrt(query.shape[-1])
    if mask is not None:
        mask = mask.expand(*mask.shape[:-2], queries, keys) if mask.dim() > 1 else mask.expand(queries, keys)
    top = torch.full((*lead, queries, 1), -math.inf, dtype=work, device=query.device)
    total = torch.zeros_like(top)
    output = torch.zeros(*lead, queries, value.shape[-1], dtype=work, device=query.device)
    pieces = []
    for start in range(0, keys, 2):
        scores = q @ key[..., start : start + 2, :].to(work).mT
        if mask is not None and mask.dtype == torch.bool:
            scores = scores.masked_fill(~mask[..., start : start + 2], -math.inf)
        elif mask is not None:
            scores = scores + mask[..., start : start + 2].to(work)
        if causal:
            place = torch.arange(keys - queries, keys, device=query.device)[:, None]
            late = torch.arange(start, start + scores.shape[-1], device=query.device) > place
            scores = scores.masked_fill(late, -math.inf)
        scores = scores.expand(*lead, *scores.shape[-2:])
        pieces.append(scores)
        new = torch.maximum(top, scores.detach().amax(-1, keepdim=True))
        safe = new.masked_fill(new == -math.inf, 0.0)
        old = (top - safe).exp()
        parts = (scores - safe).exp()
        total = total * old + parts.sum(-1, keepdim=True)
        output = output * old + parts @ value[..., start : start + 2, :].to(work)
        top = new
    none = total == 0
    output = (output / total.masked_fill(none, 1.0)).to(query.dtype)
    if not return_weights:
        return output
    weights = torch.cat(pieces, dim=-1) if pieces else torch.zeros(*lead, queries, 0, dtype=work, device=query.device)
    weights = (weights - top.masked_fill(none, 0.0)).exp() / total.masked_fill(none, 1.0)
    return output, weights.to(query.dtype)

"""One pass over the keys with a running maximum, as FlashAttention does; groups by a dimension of their own."""

import math

import torch


def attention_mask(queries, keys, causal=False, window=None, padding=None):
    if window is not None and window <= 0:
        raise ValueError("window")
    if padding is not None and not (padding.dtype is torch.bool and padding.size(-1) == keys):
        raise ValueError("padding")
    mask = torch.ones(queries, keys, dtype=torch.bool, device=None if padding is None else padding.device)
    offset = keys - queries
    if causal:
        mask = mask.tril(offset)
    if window is not None:
        mask = mask.tril(offset + window - 1).triu(offset - window + 1)
    if padding is not None:
        mask = torch.logical_and(mask, padding.unsqueeze(1).unsqueeze(1))
    return mask


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and not (mask.dtype is torch.bool or mask.dtype.is_floating_point):
        raise ValueError("mask")
    if query.size(-1) != key.size(-1) or key.size(-2) != value.size(-2):
        raise ValueError("widths")
    dtype = query.dtype
    if dtype != torch.float64:
        query, key, value = query.float(), key.float(), value.float()
    lead = torch.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
    queries, keys = query.size(-2), key.size(-2)
    scores = torch.einsum("...qd,...kd->...qk", query * query.size(-1) ** -0.5, key).expand(*lead, queries, keys)
    allowed = torch.ones(queries, keys, dtype=torch.bool, device=query.device)
    if causal:
        allowed = allowed.tril(keys - queries)
    if mask is not None and mask.dtype is torch.bool:
        allowed = allowed & mask
    elif mask is not None:
        allowed = allowed & (mask != -math.inf)
        scores = scores + mask.masked_fill(mask == -math.inf, 0).to(scores.dtype)
    allowed = allowed.expand(scores.shape)
    if keys == 0:
        weights = scores
    else:
        low = torch.finfo(scores.dtype).min
        top = torch.where(allowed, scores, torch.full_like(scores, low)).amax(-1, keepdim=True).detach()
        parts = torch.where(allowed, scores - top, torch.full_like(scores, -math.inf)).exp()
        weights = parts / parts.sum(-1, keepdim=True).clamp(min=torch.finfo(scores.dtype).tiny)
    output = torch.matmul(weights, value)
    return (output.to(dtype), weights.to(dtype)) if return_weights else output.to(dtype)


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.size(1), key.size(1)
    if heads % kv_heads != 0:
        raise ValueError("heads")
    if mask is not None:
        mask = mask.expand(query.size(0), heads, query.size(2), key.size(2)).unflatten(1, (kv_heads, heads // kv_heads))
    query = query.unflatten(1, (kv_heads, heads // kv_heads))
    return attend(query, key.unsqueeze(2), value.unsqueeze(2), mask, causal).flatten(1, 2)


def merge_pieces(outputs, logsumexps):
    if len(outputs) == 0 or len(outputs) != len(logsumexps):
        raise ValueError("lists")
    dtype, total = outputs[0].dtype, torch.stack(tuple(logsumexps))
    top = total.amax(0).detach()
    top = torch.where(top == -math.inf, torch.zeros_like(top), top)
    parts = (total - top).exp()
    whole = parts.sum(0)
    none = whole == 0
    safe = torch.where(none, torch.ones_like(whole), whole)
    output = sum(part[..., None] * one.to(part.dtype) for part, one in zip(parts, outputs, strict=True))
    return (output / safe[..., None]).to(dtype), (safe.log() + top).masked_fill(none, -math.inf)

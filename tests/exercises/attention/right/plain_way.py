"""The plain way: scores, masks, softmax; a learner who read the contract only."""

import torch, math


def attention_mask(queries, keys, causal=False, window=None, padding=None):
    if window is not None and window < 1:
        raise ValueError("window")
    device = None
    if padding is not None:
        if padding.dtype != torch.bool or padding.dim() != 2 or padding.shape[1] != keys:
            raise ValueError("padding")
        device = padding.device
    q = torch.arange(queries, device=device)[:, None] + keys - queries
    k = torch.arange(keys, device=device)[None]
    ok = torch.ones(queries, keys, dtype=torch.bool, device=device)
    if causal:
        ok &= k <= q
    if window is not None:
        ok &= (k - q).abs() < window
    if padding is not None:
        ok = ok & padding[:, None, None, :]
    return ok


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
    if causal:
        ok = attention_mask(scores.shape[-2], scores.shape[-1], causal=True).to(scores.device)
        scores = scores.masked_fill(~ok, -math.inf)
    blind = (scores == -math.inf).all(-1, keepdim=True)
    weights = scores.masked_fill(blind, 0).softmax(-1).masked_fill(blind, 0)
    out = (weights @ value).to(dtype)
    return (out, weights.to(dtype)) if return_weights else out


def split_heads(x, heads):
    b, t, w = x.shape
    if w % heads:
        raise ValueError("heads")
    return x.reshape(b, t, heads, w // heads).transpose(1, 2)


def merge_heads(x):
    b, h, t, d = x.shape
    return x.transpose(1, 2).reshape(b, t, h * d)


def grouped_attend(query, key, value, mask=None, causal=False):
    h, k = query.shape[1], key.shape[1]
    if h % k:
        raise ValueError("heads")
    return attend(query, key.repeat_interleave(h // k, 1), value.repeat_interleave(h // k, 1), mask, causal)


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    kv_heads = heads if kv_heads is None else kv_heads
    memory = x if memory is None else memory

    def lin(name, y):
        y = y @ weights[name].T
        bias = weights.get(name + "_bias")
        return y if bias is None else y + bias

    q = split_heads(lin("query", x), heads)
    k = split_heads(lin("key", memory), kv_heads)
    v = split_heads(lin("value", memory), kv_heads)
    return lin("output", merge_heads(grouped_attend(q, k, v, mask, causal)))


def merge_pieces(outputs, logsumexps):
    if not outputs or len(outputs) != len(logsumexps):
        raise ValueError("lists")
    work = torch.float64 if outputs[0].dtype == torch.float64 else torch.float32
    lse = torch.stack([x.to(work) for x in logsumexps])
    out = torch.stack([x.to(work) for x in outputs])
    blind = (lse == -math.inf).all(0)
    safe = lse.masked_fill(blind, 0)
    weights = safe.softmax(0).masked_fill(blind, 0)
    total = safe.logsumexp(0).masked_fill(blind, -math.inf)
    return (weights[..., None] * out).sum(0).to(outputs[0].dtype), total.to(logsumexps[0].dtype)

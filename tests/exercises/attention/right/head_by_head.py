"""Heads are computed one after the other; log_softmax and exp."""

import math

import torch


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and not (mask.dtype == torch.bool or mask.is_floating_point()):
        raise ValueError("mask")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError("shapes")
    work = torch.float64 if query.dtype == torch.float64 else torch.float32
    scores = torch.matmul(query.to(work), key.to(work).transpose(-2, -1)).div(query.shape[-1] ** 0.5)
    allowed = torch.ones_like(scores, dtype=torch.bool)
    if causal:
        before = torch.ones(scores.shape[-2:], device=query.device).tril(scores.shape[-1] - scores.shape[-2])
        allowed = allowed & before.bool()
    if mask is not None:
        allowed = allowed & (mask if mask.dtype == torch.bool else mask != -math.inf)
        if mask.dtype != torch.bool:
            scores = scores + torch.where(mask == -math.inf, torch.zeros_like(mask), mask).to(work)
    some = allowed.any(-1, keepdim=True)
    weights = scores.masked_fill(~allowed & some, -math.inf).log_softmax(-1).exp() * some
    output = torch.matmul(weights, value.to(work)).to(query.dtype)
    return (output, weights.to(query.dtype)) if return_weights else output


def split_heads(x, heads):
    width = x.shape[-1]
    if width / heads != width // heads:
        raise ValueError("heads")
    return torch.stack(x.split(width // heads, dim=-1), dim=1)


def merge_heads(x):
    return torch.cat(x.unbind(1), dim=-1)


def grouped_attend(query, key, value, mask=None, causal=False):
    batch, heads, queries, _ = query.shape
    kv_heads, keys = key.shape[1:3]
    if heads % kv_heads > 0:
        raise ValueError("heads")
    if mask is not None:
        mask = mask.expand(batch, heads, queries, keys)
    outputs = []
    for head in range(heads):
        shared = head // (heads // kv_heads)
        own = None if mask is None else mask[:, head]
        outputs.append(attend(query[:, head], key[:, shared], value[:, shared], own, causal))
    return torch.stack(outputs, dim=1)


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    memory = x if memory is None else memory
    kv_heads = kv_heads or heads
    bias = {name: weights.get(name + "_bias", 0) for name in ("query", "key", "value", "output")}
    query = split_heads(x @ weights["query"].T + bias["query"], heads)
    key = split_heads(memory @ weights["key"].T + bias["key"], kv_heads)
    value = split_heads(memory @ weights["value"].T + bias["value"], kv_heads)
    total = bias["output"]
    d_v = value.shape[-1]
    for head, output in enumerate(grouped_attend(query, key, value, mask, causal).unbind(1)):
        total = total + output @ weights["output"][:, head * d_v : (head + 1) * d_v].T
    return total

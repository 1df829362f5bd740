"""Einstein sums instead of products of matrices."""

import torch


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and not (mask.dtype == torch.bool or mask.dtype.is_floating_point):
        raise ValueError("mask")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError("shapes")
    wide = torch.float64 if query.dtype == torch.float64 else torch.float32
    scores = torch.einsum("...qd,...kd->...qk", query.to(wide) * query.shape[-1] ** -0.5, key.to(wide))
    if causal:
        index = torch.arange(key.shape[-2], device=query.device)
        late = index > index[-1:] - torch.arange(query.shape[-2] - 1, -1, -1, device=query.device)[:, None]
        scores = torch.where(late, -torch.inf, scores)
    if mask is not None:
        scores = torch.where(mask, scores, -torch.inf) if mask.dtype == torch.bool else scores + mask.to(wide)
    seen = scores > -torch.inf
    largest = scores.detach().amax(-1, keepdim=True) if key.shape[-2] else 0.0
    parts = torch.where(seen, (torch.where(seen, scores, 0.0) - largest), 0.0).exp() * seen
    total = parts.sum(-1, keepdim=True)
    weights = parts / torch.where(total == 0, 1.0, total)
    output = torch.einsum("...qk,...kd->...qd", weights, value.to(wide)).to(query.dtype)
    return (output, weights.to(query.dtype)) if return_weights else output


def split_heads(x, heads):
    if x.shape[-1] % heads != 0:
        raise ValueError("heads")
    return x.unflatten(-1, (heads, x.shape[-1] // heads)).permute(0, 2, 1, 3)


def merge_heads(x):
    return x.permute(0, 2, 1, 3).reshape(x.shape[0], x.shape[2], x.shape[1] * x.shape[3])


def grouped_attend(query, key, value, mask=None, causal=False):
    batch, heads, queries, d = query.shape
    if heads % key.shape[1] != 0:
        raise ValueError("heads")
    query = query.reshape(batch, key.shape[1], heads // key.shape[1], queries, d)
    if mask is not None:
        mask = mask.expand(batch, heads, queries, key.shape[2])
        mask = mask.reshape(batch, key.shape[1], heads // key.shape[1], queries, key.shape[2])
    return attend(query, key[:, :, None], value[:, :, None], mask, causal).flatten(1, 2)


def multi_head(x, weights, heads, kv_heads=None, mask=None, causal=False, memory=None):
    source = memory if memory is not None else x
    parts, shared = {}, kv_heads or heads
    for name, tokens, count in (("query", x, heads), ("key", source, shared), ("value", source, shared)):
        matrix = weights[name].reshape(count, -1, weights[name].shape[1])
        parts[name] = torch.einsum("btw,hdw->bhtd", tokens, matrix)
        if name + "_bias" in weights:
            parts[name] = parts[name] + weights[name + "_bias"].reshape(1, count, 1, -1)
    out = grouped_attend(parts["query"], parts["key"], parts["value"], mask, causal)
    matrix = weights["output"].reshape(weights["output"].shape[0], heads, -1)
    out = torch.einsum("bhtd,ohd->bto", out, matrix)
    return out + weights["output_bias"] if "output_bias" in weights else out

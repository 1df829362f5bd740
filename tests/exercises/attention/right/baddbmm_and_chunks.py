"""Heads by chunk and cat, scores by baddbmm, pieces two by two, keys shared by expand; multi_head head by head."""

import math

import torch


def split_heads(x, heads):
    if x.shape[-1] % heads:
        raise ValueError("does not divide")
    d = x.shape[-1] // heads
    return torch.stack([x[..., h * d : (h + 1) * d] for h in range(heads)], dim=1)


def merge_heads(x):
    return torch.cat(list(x.unbind(1)), dim=-1)


def grouped_attend(query, key, value, mask=None, causal=False):
    heads, kv_heads = query.shape[1], key.shape[1]
    if heads % kv_heads:
        raise ValueError("does not divide")
    full = None
    if mask is not None:
        full = mask.expand(query.shape[0], heads, query.shape[2], key.shape[2])
    out = []
    for h in range(heads):
        shared = h * kv_heads // heads
        one = None if full is None else full[:, h]
        out.append(attend(query[:, h], key[:, shared], value[:, shared], one, causal))
    return torch.stack(out, dim=1)


def merge_pieces(outputs, logsumexps):
    if not len(outputs) or len(outputs) != len(logsumexps):
        raise ValueError("lists")
    work = torch.float64 if outputs[0].dtype == torch.float64 else torch.float32
    pieces = list(zip(outputs, logsumexps, strict=True))
    output, total = pieces[0][0].to(work), pieces[0][1]
    for other, more in pieces[1:]:
        none = (total == -math.inf) & (more == -math.inf)
        a, b = (t.masked_fill(none, 0.0) for t in (total, more))
        share = torch.sigmoid(a - b).masked_fill(none, 0.0)[..., None]
        rest = torch.sigmoid(b - a).masked_fill(none, 0.0)[..., None]
        output = share * output + rest * other.to(work)
        total = torch.logaddexp(a, b).masked_fill(none, -math.inf)
    return output.to(outputs[0].dtype), total

"""One query and one key at a time, for everything."""

import math

import torch


def attention_mask(queries, keys, causal=False, window=None, padding=None):
    if window is not None and window < 1:
        raise ValueError("window")
    rows = []
    for query in range(keys - queries, keys):
        row = []
        for key in range(keys):
            sees = True
            if causal and key > query:
                sees = False
            if window is not None and abs(query - key) >= window:
                sees = False
            row.append(sees)
        rows.append(row)
    mask = torch.tensor(rows, dtype=torch.bool).reshape(queries, keys)
    if padding is None:
        return mask
    if padding.dtype != torch.bool or padding.shape[1] != keys:
        raise ValueError("padding")
    layers = [[mask.to(padding.device) & row] for row in padding]
    if not layers:
        return torch.zeros(0, 1, queries, keys, dtype=torch.bool, device=padding.device)
    return torch.stack([torch.stack(layer) for layer in layers])


def attend(query, key, value, mask=None, causal=False, return_weights=False):
    if mask is not None and mask.dtype not in (torch.bool, torch.float16, torch.bfloat16, torch.float32, torch.float64):
        raise ValueError("mask")
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError("shapes")
    lead = torch.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
    queries, keys, d_v = query.shape[-2], key.shape[-2], value.shape[-1]
    q, k, v = (
        (t.expand(*lead, *t.shape[-2:]).reshape(-1, *t.shape[-2:]).double() for t in (query, key, value))
        if all((query.numel(), key.numel(), value.numel()))
        else (query, key, value)
    )
    shape = (*lead, queries, d_v)
    if not (query.numel() and key.numel() and value.numel()):
        output = query.new_zeros(shape)
        weights = query.new_zeros(*lead, queries, keys)
        return (output, weights) if return_weights else output
    if mask is not None:
        mask = mask.expand(*lead, queries, keys).reshape(-1, queries, keys)
    outputs, every = [], []
    for n in range(len(q)):
        for i in range(queries):
            scores = []
            for j in range(keys):
                score = (q[n, i] * k[n, j]).sum() / query.shape[-1] ** 0.5
                sees = not (causal and j > keys - queries + i)
                if mask is not None and mask.dtype == torch.bool:
                    sees = sees and bool(mask[n, i, j])
                elif mask is not None:
                    sees = sees and bool(mask[n, i, j] > -math.inf)
                    score = score + (mask[n, i, j] if sees else 0.0)
                scores.append(score if sees else None)
            seen = [score for score in scores if score is not None]
            if not seen:
                outputs.append(torch.zeros_like(v[n, 0]))
                every.append(torch.zeros_like(v[n, :, 0]))
                continue
            top = torch.stack(seen).max().detach()
            parts = [torch.zeros_like(top) if score is None else (score - top).exp() for score in scores]
            total = sum(parts)
            row = torch.stack([part / total for part in parts])
            outputs.append((row[:, None] * v[n]).sum(0))
            every.append(row)
    output = torch.stack(outputs).reshape(shape).to(query.dtype)
    weights = torch.stack(every).reshape(*lead, queries, keys).to(query.dtype)
    return (output, weights) if return_weights else output


def split_heads(x, heads):
    if x.shape[2] % heads:
        raise ValueError("heads")
    d = x.shape[2] // heads
    return torch.stack([x[:, :, h * d : (h + 1) * d] for h in range(heads)], dim=1)


def merge_heads(x):
    return torch.cat([x[:, head] for head in range(x.shape[1])], dim=-1)


def merge_pieces(outputs, logsumexps):
    if len(outputs) == 0 or len(outputs) != len(logsumexps):
        raise ValueError("pieces")
    output, total = outputs[0].double(), logsumexps[0]
    for other, more in zip(outputs[1:], logsumexps[1:], strict=True):
        top = torch.maximum(total, more).detach()
        top = torch.where(top == -math.inf, torch.zeros_like(top), top)
        one, two = (total - top).exp(), (more - top).exp()
        none = (one + two) == 0
        both = torch.where(none, torch.ones_like(one), one + two)
        output = (one / both)[..., None] * output + (two / both)[..., None] * other.double()
        total = torch.where(none, torch.full_like(top, -math.inf), top + both.log())
    return output.to(outputs[0].dtype), total

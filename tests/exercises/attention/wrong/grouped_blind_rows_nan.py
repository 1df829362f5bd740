"""Its own attention gives NaN for a query that may look nowhere."""

import math

import torch

CAUGHT_BY = ["test-grouped"]
MESSAGE = "grouped_attend returned NaN: a softmax over nothing but -inf, inf - inf, or 0 * inf."


def grouped_attend(query, key, value, mask=None, causal=False):
    b, h, q, d = query.shape
    kv = key.shape[1]
    if h % kv:
        raise ValueError("heads")
    key, value = (t.repeat_interleave(h // kv, 1) for t in (key, value))
    work = torch.float64 if query.dtype == torch.float64 else torch.float32
    scores = query.to(work) @ key.to(work).mT / math.sqrt(d)
    ok = torch.ones(scores.shape[-2:], dtype=torch.bool, device=query.device)
    if causal:
        ok = ok.tril(scores.shape[-1] - q)
    if mask is not None:
        if mask.dtype == torch.bool:
            ok = ok & mask
        elif mask.is_floating_point():
            scores = scores + mask.to(work)
            ok = ok & (mask > -math.inf)
        else:
            raise ValueError("mask")
    scores = scores.masked_fill(~ok, -math.inf)
    return (scores.softmax(-1) @ value.to(work)).to(query.dtype)

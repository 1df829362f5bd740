"""Its own attention takes a floating mask for a boolean one."""

import math

import torch

CAUGHT_BY = ["test-grouped"]
MESSAGE = "grouped_attend is wrong with a floating mask for each query head."


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
        ok = ok & (mask > -math.inf if mask.is_floating_point() else mask)
    scores = scores.masked_fill(~ok, -math.inf)
    blind = ~ok.any(-1, keepdim=True)
    return (scores.masked_fill(blind, 0).softmax(-1).masked_fill(blind, 0) @ value.to(work)).to(query.dtype)

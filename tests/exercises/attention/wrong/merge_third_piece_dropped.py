"""Drops the third of three pieces."""

import math

import torch

CAUGHT_BY = ["test-merge"]
MESSAGE = "merge_pieces: the logsumexps of two queries may be 20,000 apart: take away the largest of each"


def merge_pieces(outputs, logsumexps):
    if not outputs or len(outputs) != len(logsumexps):
        raise ValueError("lists")
    if len(outputs) == 3:
        outputs, logsumexps = outputs[:2], logsumexps[:2]
    work = torch.float64 if outputs[0].dtype == torch.float64 else torch.float32
    lse = torch.stack([x.to(work) for x in logsumexps])
    out = torch.stack([x.to(work) for x in outputs])
    blind = (lse == -math.inf).all(0)
    safe = lse.masked_fill(blind, 0)
    weights = safe.softmax(0).masked_fill(blind, 0)
    total = safe.logsumexp(0).masked_fill(blind, -math.inf)
    return (weights[..., None] * out).sum(0).to(outputs[0].dtype), total.to(logsumexps[0].dtype)

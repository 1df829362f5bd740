"""Takes away the largest logsumexp of all queries together, so the others vanish."""

import math

import torch

CAUGHT_BY = ["test-merge"]
MESSAGE = "merge_pieces: the logsumexps of two queries may be 20,000 apart: take away the largest of each"


def merge_pieces(outputs, logsumexps):
    if not outputs or len(outputs) != len(logsumexps):
        raise ValueError("lists")
    work = torch.float64 if outputs[0].dtype == torch.float64 else torch.float32
    lse = torch.stack([x.to(work) for x in logsumexps])
    out = torch.stack([x.to(work) for x in outputs])
    blind = (lse == -math.inf).all(0)
    top = lse.max() if bool((~blind).any()) else 0.0
    parts = (lse - top).exp()
    weights = parts / parts.sum(0).clamp(min=1e-30)
    total = parts.sum(0).masked_fill(blind, 1).log().masked_fill(blind, -math.inf) + top
    return (weights[..., None] * out).sum(0).to(outputs[0].dtype), total.to(logsumexps[0].dtype)

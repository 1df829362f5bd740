"""NaN is cleared after the softmax: the gradient is NaN."""

import math

import torch

CAUGHT_BY = ["test-merge"]
MESSAGE = "a gradient is NaN"


def merge_pieces(outputs, logsumexps):
    if not outputs or len(outputs) != len(logsumexps):
        raise ValueError("one logsumexp for each output, and at least one of them")
    totals = torch.stack(list(logsumexps))
    blind = (totals == -math.inf).all(dim=0)
    safe = totals
    weights = safe.softmax(dim=0).masked_fill(blind, 0.0)
    work = torch.promote_types(outputs[0].dtype, torch.float32)
    output = (weights[..., None] * torch.stack([output.to(work) for output in outputs])).sum(dim=0)
    return output.to(outputs[0].dtype), safe.logsumexp(dim=0).masked_fill(blind, -math.inf)

"""The pieces are added."""

import math

import torch

CAUGHT_BY = ["check-merge", "test-merge"]
MESSAGE = "merge_pieces"


def merge_pieces(outputs, logsumexps):
    if not outputs or len(outputs) != len(logsumexps):
        raise ValueError("one logsumexp for each output, and at least one of them")
    totals = torch.stack(list(logsumexps))
    blind = (totals == -math.inf).all(dim=0)
    safe = totals.masked_fill(blind, 0.0)
    weights = (totals > -math.inf).to(safe.dtype)
    work = torch.promote_types(outputs[0].dtype, torch.float32)
    output = (weights[..., None] * torch.stack([output.to(work) for output in outputs])).sum(dim=0)
    return output.to(outputs[0].dtype), safe.logsumexp(dim=0).masked_fill(blind, -math.inf)

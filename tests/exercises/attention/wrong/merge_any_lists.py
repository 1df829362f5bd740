"""Lists of different length are cut to the shorter one."""

import math

import torch

CAUGHT_BY = ["test-merge"]
MESSAGE = "lists of different length"


def merge_pieces(outputs, logsumexps):
    if not outputs:
        raise ValueError("nothing to merge")
    short = min(len(outputs), len(logsumexps))
    outputs, logsumexps = outputs[:short], logsumexps[:short]
    totals = torch.stack(list(logsumexps))
    blind = (totals == -math.inf).all(dim=0)
    safe = totals.masked_fill(blind, 0.0)
    weights = safe.softmax(dim=0).masked_fill(blind, 0.0)
    work = torch.promote_types(outputs[0].dtype, torch.float32)
    output = (weights[..., None] * torch.stack([output.to(work) for output in outputs])).sum(dim=0)
    return output.to(outputs[0].dtype), safe.logsumexp(dim=0).masked_fill(blind, -math.inf)

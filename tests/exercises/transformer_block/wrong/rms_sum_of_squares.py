"""Divided by the length of the vector: the sum of squares, not the mean."""

import torch

CAUGHT_BY = ["check-norm", "test-norm", "test-norm-contract"]
MESSAGE = "the mean of the squares"


def rms_norm(x, weight=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work / (work.square().sum(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    return work.to(x.dtype)

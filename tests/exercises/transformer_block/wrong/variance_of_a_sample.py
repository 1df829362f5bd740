"""The variance is divided by width - 1 (torch's default)."""

import torch

CAUGHT_BY = ["check-norm", "test-norm", "test-norm-contract"]
MESSAGE = "the variance of 1, 3, 5, 7 is 5"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work - work.mean(dim=-1, keepdim=True)
    work = work / (work.var(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

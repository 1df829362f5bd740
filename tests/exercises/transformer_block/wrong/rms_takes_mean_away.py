"""RMSNorm takes the mean away."""

import torch

CAUGHT_BY = ["check-norm", "test-norm", "test-norm-contract"]
MESSAGE = "no mean is taken away"


def rms_norm(x, weight=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work - work.mean(dim=-1, keepdim=True)
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    return work.to(x.dtype)

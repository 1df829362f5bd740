"""The weight is used as 1 + weight (Gemma)."""

import torch

CAUGHT_BY = ["check-norm", "test-norm", "test-norm-contract"]
MESSAGE = "rms_norm"


def rms_norm(x, weight=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * (1 + weight)
    return work.to(x.dtype)

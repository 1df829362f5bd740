"""float64 is computed in float32."""

import torch

CAUGHT_BY = ["test-norm-contract"]
MESSAGE = "compute in float32"


def rms_norm(x, weight=None, eps=1e-5):
    work = x.to(torch.float32)
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    return work.to(x.dtype)

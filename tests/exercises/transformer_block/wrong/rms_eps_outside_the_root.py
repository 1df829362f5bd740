"""eps is added to the root mean square."""

import torch

CAUGHT_BY = ["check-norm", "test-norm", "test-norm-contract"]
MESSAGE = "inside the root"


def rms_norm(x, weight=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work / (work.square().mean(dim=-1, keepdim=True).sqrt() + eps)
    work = work if weight is None else work * weight
    return work.to(x.dtype)

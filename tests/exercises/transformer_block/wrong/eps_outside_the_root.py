"""eps is added to the standard deviation."""

import torch

CAUGHT_BY = ["check-norm", "test-norm", "test-norm-contract"]
MESSAGE = "inside the root"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work - work.mean(dim=-1, keepdim=True)
    work = work / (work.square().mean(dim=-1, keepdim=True).sqrt() + eps)
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

"""The mean is taken away from x itself."""

import torch

CAUGHT_BY = ["check-norm", "test-norm-contract", "check-block", "test-block"]
MESSAGE = "layer_norm"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    with torch.no_grad():
        work -= work.mean(dim=-1, keepdim=True)
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

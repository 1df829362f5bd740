"""The bias is added before the weight multiplies."""

import torch

CAUGHT_BY = ["check-norm", "test-norm", "test-norm-contract", "check-block"]
MESSAGE = "multiply by the weight first"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work - work.mean(dim=-1, keepdim=True)
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if bias is None else work + bias
    work = work if weight is None else work * weight
    return work.to(x.dtype)

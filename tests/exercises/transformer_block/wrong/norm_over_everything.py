"""LayerNorm runs over everything."""

import torch

CAUGHT_BY = ["check-norm", "test-norm", "test-norm-contract", "check-block", "test-block-contract"]
MESSAGE = "over the last dimension"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work - work.mean()
    work = work / (work.square().mean() + eps).sqrt()
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

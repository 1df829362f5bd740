"""LayerNorm runs over the last two dimensions where there are three."""

import torch

CAUGHT_BY = ["test-norm", "test-norm-contract", "check-block", "test-block-contract"]
MESSAGE = "layer_norm"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    dims = (-2, -1) if x.dim() > 2 else -1
    work = work - work.mean(dim=dims, keepdim=True)
    work = work / (work.square().mean(dim=dims, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

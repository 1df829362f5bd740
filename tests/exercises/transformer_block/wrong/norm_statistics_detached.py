"""Mean and variance are detached."""

import torch

CAUGHT_BY = ["test-norm-contract"]
MESSAGE = "do not detach them"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work - work.mean(dim=-1, keepdim=True).detach()
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt().detach()
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

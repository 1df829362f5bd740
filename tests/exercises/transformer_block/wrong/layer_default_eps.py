"""The default of eps is 1e-12, as in BERT."""

import torch

CAUGHT_BY = ["test-norm"]
MESSAGE = "1e-5 if it is not given"


def layer_norm(x, weight=None, bias=None, eps=1e-12):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work - work.mean(dim=-1, keepdim=True)
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

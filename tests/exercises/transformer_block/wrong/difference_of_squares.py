"""The variance is mean(x²) - mean(x)²."""

import torch

CAUGHT_BY = ["test-norm"]
MESSAGE = "loses a small variance beside a large mean"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    mean = work.mean(dim=-1, keepdim=True)
    variance = (work.square().mean(dim=-1, keepdim=True) - mean.square()).clamp(min=0)
    work = (work - mean) / (variance + eps).sqrt()
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

"""LayerNorm without a bias fails."""

import torch

CAUGHT_BY = ["test-norm", "check-block", "test-block", "test-block-llama"]
MESSAGE = "unsupported operand"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(torch.promote_types(x.dtype, torch.float32))
    work = work - work.mean(dim=-1, keepdim=True)
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    work = work if weight is None else work + bias
    return work.to(x.dtype)

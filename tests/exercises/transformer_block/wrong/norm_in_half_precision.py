"""LayerNorm of half precision is computed in half precision."""

CAUGHT_BY = ["test-norm-contract"]
MESSAGE = "compute in float32"


def layer_norm(x, weight=None, bias=None, eps=1e-5):
    work = x.to(x.dtype)
    work = work - work.mean(dim=-1, keepdim=True)
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    work = work if bias is None else work + bias
    return work.to(x.dtype)

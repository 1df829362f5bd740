"""RMSNorm of half precision is computed in half precision."""

CAUGHT_BY = ["test-norm-contract"]
MESSAGE = "rms_norm"


def rms_norm(x, weight=None, eps=1e-5):
    work = x.to(x.dtype)
    work = work / (work.square().mean(dim=-1, keepdim=True) + eps).sqrt()
    work = work if weight is None else work * weight
    return work.to(x.dtype)

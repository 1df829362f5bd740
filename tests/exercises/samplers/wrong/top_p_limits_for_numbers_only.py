"""Top-p treats p = 0 and p = 1 specially when p is a plain number, not inside a tensor."""

import torch

CAUGHT_BY = ["test-top-p-contract"]
MESSAGE = "each value must mean what it means alone"


def filter_top_p(logits, p):
    alone = None if torch.is_tensor(p) else p
    p = torch.as_tensor(p, dtype=torch.float32, device=logits.device).reshape(-1, 1)
    if not bool(((p >= 0) & (p <= 1)).all()):
        raise ValueError("p must lie in [0, 1]")
    if alone == 1:
        return logits.clone()
    work = logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits
    ordered, order = work.sort(dim=-1, descending=True, stable=True)
    probabilities = ordered.softmax(dim=-1)
    keep = probabilities.cumsum(dim=-1) - probabilities < p
    if alone == 0:
        keep[:, :1] = True
    return logits.masked_fill(~torch.zeros_like(keep).scatter(-1, order, keep), float("-inf"))

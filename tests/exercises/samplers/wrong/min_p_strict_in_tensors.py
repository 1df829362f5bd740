"""Min-p compares with > where the settings are a tensor, so ties at 1 and underflow at 0 go."""

import torch

CAUGHT_BY = ["test-min-p-contract"]
MESSAGE = "each value must mean what it means alone"


def filter_min_p(logits, min_p):
    work = logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits
    probabilities = work.softmax(dim=-1)
    relative = probabilities / probabilities.amax(dim=-1, keepdim=True)
    if torch.is_tensor(min_p):
        if not bool(((min_p >= 0) & (min_p <= 1)).all()):
            raise ValueError("min_p must lie in [0, 1]")
        return logits.masked_fill(~(relative > min_p[:, None]), float("-inf"))
    if not 0 <= min_p <= 1:
        raise ValueError("min_p must lie in [0, 1]")
    return logits.masked_fill(relative < min_p, float("-inf"))

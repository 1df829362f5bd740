"""A mean of length zero becomes NaN."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot: sentences that cancel give a mean of length 0, whose cosine is 0: better"


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    unit = lambda x: x.float() / x.float().norm(dim=-1, keepdim=True)
    classes = torch.stack([unit(unit(s).mean(0)) for s in prompts])
    return (unit(pictures) @ classes.T).argmax(1).tolist()

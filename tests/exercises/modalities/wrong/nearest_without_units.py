"""Takes the class whose mean is nearest, lengths included."""

import torch

CAUGHT_BY = ["check-zero", "test-zero"]
MESSAGE = "zero_shot: make each sentence a unit vector before you take the mean, or the longest"


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    classes = torch.stack([s.float().mean(0) for s in prompts])
    return torch.cdist(pictures.float(), classes).argmin(1).tolist()

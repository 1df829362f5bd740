"""Averages sentences of all lengths before making unit vectors."""

import torch

CAUGHT_BY = ["check-zero", "test-zero"]
MESSAGE = "zero_shot: make each sentence a unit vector before you take the mean, or the longest"


def zero_shot(pictures, prompts):
    if not prompts or min(len(s) for s in prompts) == 0:
        raise ValueError("classes")
    unit = lambda x: torch.nn.functional.normalize(x.float(), dim=-1)

    classes = torch.stack([unit(s.float().mean(0)) for s in prompts])
    return (unit(pictures) @ classes.T).argmax(1).tolist()

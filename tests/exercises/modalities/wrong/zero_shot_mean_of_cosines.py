"""Takes the mean of the cosines over a class's sentences."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot: wrong classes when they have several sentences: unit vectors, their mean, and a unit"


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return torch.nn.functional.normalize(x, dim=-1)


def zero_shot(pictures, prompts):
    if not prompts or any(len(p) == 0 for p in prompts):
        raise ValueError("no class or no sentence")
    classes = torch.stack([_units(p).mean(0) for p in prompts])
    return (_units(pictures) @ classes.T).argmax(-1).tolist()

"""Sums the unit vectors of a class: the same direction as their mean."""

import torch


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return torch.nn.functional.normalize(x, dim=-1)


def zero_shot(pictures, prompts):
    if not prompts or any(len(p) == 0 for p in prompts):
        raise ValueError("no class or no sentence")
    classes = torch.stack([_units(_units(p).sum(0)) for p in prompts])
    return (_units(pictures) @ classes.T).argmax(-1).tolist()

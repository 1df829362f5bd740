"""Replaces the tensors in the caller's list."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot changes its arguments."


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return torch.nn.functional.normalize(x, dim=-1)


def zero_shot(pictures, prompts):
    if not prompts or any(len(p) == 0 for p in prompts):
        raise ValueError("no class or no sentence")
    for i, p in enumerate(prompts):
        prompts[i] = _units(p)
    classes = torch.stack([_units(_units(p).mean(0)) for p in prompts])
    return (_units(pictures) @ classes.T).argmax(-1).tolist()

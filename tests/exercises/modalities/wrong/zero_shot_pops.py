"""Empties the caller's list of prompts."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot takes from the list that it is given."


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return torch.nn.functional.normalize(x, dim=-1)


def zero_shot(pictures, prompts):
    if not prompts or any(len(p) == 0 for p in prompts):
        raise ValueError("no class or no sentence")
    classes = torch.stack([_units(_units(p).mean(0)) for p in [prompts.pop(0) for _ in range(len(prompts))]])
    return (_units(pictures) @ classes.T).argmax(-1).tolist()

"""Stays in half precision."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot: of many close classes in torch.float16 some are mixed up: make half precision"


def _units(x):
    return torch.nn.functional.normalize(x, dim=-1)


def zero_shot(pictures, prompts):
    if not prompts or any(len(p) == 0 for p in prompts):
        raise ValueError("no class or no sentence")
    classes = torch.stack([_units(_units(p).mean(0)) for p in prompts])
    return (_units(pictures) @ classes.T).argmax(-1).tolist()

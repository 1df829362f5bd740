"""Rounds cosines to three digits, so that close ones become ties."""

import torch

CAUGHT_BY = ["test-zero"]
MESSAGE = "zero_shot: of many close classes in torch.float16 some are mixed up: make half precision"


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return torch.nn.functional.normalize(x, dim=-1)


def zero_shot(pictures, prompts):
    if not prompts or any(len(p) == 0 for p in prompts):
        raise ValueError("no class or no sentence")
    classes = torch.stack([_units(_units(p).mean(0)) for p in prompts])
    return (_units(pictures) @ classes.T).mul(1000).round().argmax(-1).tolist()

"""Makes the caller's pictures unit vectors in place."""

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
    classes = torch.stack([_units(_units(p).mean(0)) for p in prompts])
    return (
        (pictures.div_(pictures.norm(dim=1, keepdim=True).clamp(min=1e-12)).to(classes.dtype) @ classes.T)
        .argmax(-1)
        .tolist()
    )

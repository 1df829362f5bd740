"""Leaves rows shorter than 0.1 as they are."""

import torch

CAUGHT_BY = ["test-contrast", "test-zero"]
MESSAGE = "contrastive_loss: short and long rows become unit vectors, too."


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return torch.nn.functional.normalize(x, dim=-1, eps=0.1)


def contrastive_loss(pictures, captions, temperature, kinds=None):
    if pictures.shape != captions.shape or len(pictures) == 0 or not temperature > 0:
        raise ValueError("bad input")
    n = len(pictures)
    if kinds is not None and len(kinds) != n:
        raise ValueError("kinds")
    logits = _units(pictures) @ _units(captions).T / temperature
    if kinds is not None:
        k = torch.tensor(kinds, device=logits.device)
        out = (k[:, None] == k[None]) & ~torch.eye(n, dtype=torch.bool, device=logits.device)
        logits = logits.masked_fill(out, float("-inf"))
    target = torch.arange(n, device=logits.device)
    ce = torch.nn.functional.cross_entropy
    return (ce(logits, target) + ce(logits.T, target)) / 2


def zero_shot(pictures, prompts):
    if not prompts or any(len(p) == 0 for p in prompts):
        raise ValueError("no class or no sentence")
    classes = torch.stack([_units(_units(p).mean(0)) for p in prompts])
    return (_units(pictures) @ classes.T).argmax(-1).tolist()

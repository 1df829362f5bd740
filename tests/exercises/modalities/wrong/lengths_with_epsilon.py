"""Adds 1e-6 to every length."""

import torch

CAUGHT_BY = ["test-contrast"]
MESSAGE = "contrastive_loss: float64 features are computed in float64."


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return x / (x.norm(dim=-1, keepdim=True) + 1e-6)


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

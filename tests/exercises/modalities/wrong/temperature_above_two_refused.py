"""Refuses temperatures above 2."""

import torch

CAUGHT_BY = ["test-contrast"]
MESSAGE = "ValueError: bad input"


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return torch.nn.functional.normalize(x, dim=-1)


def contrastive_loss(pictures, captions, temperature, kinds=None):
    if pictures.shape != captions.shape or len(pictures) == 0 or not 0 < temperature <= 2:
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

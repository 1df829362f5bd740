"""Leaves out the first other row of the same kind only."""

import torch

CAUGHT_BY = ["test-contrast"]
MESSAGE = "contrastive_loss: other batches, sizes or temperatures give wrong losses: pairs of one kind"


def _units(x):
    if x.dtype != torch.float64:
        x = x.float()
    return torch.nn.functional.normalize(x, dim=-1)


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
        out = out & (out.cumsum(1) == 1)
        logits = logits.masked_fill(out, float("-inf"))
    target = torch.arange(n, device=logits.device)
    ce = torch.nn.functional.cross_entropy
    return (ce(logits, target) + ce(logits.T, target)) / 2

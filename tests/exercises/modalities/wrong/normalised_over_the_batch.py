"""Norms are taken down the batch."""

import math

import torch

CAUGHT_BY = ["test-contrast"]
MESSAGE = "contrastive_loss: other batches, sizes or temperatures give wrong losses: Reread part 2."


def contrastive_loss(pictures, captions, temperature, kinds=None):
    count = len(pictures)
    if pictures.shape != captions.shape or count == 0 or temperature <= 0:
        raise ValueError("shapes")
    if kinds is not None and len(kinds) != count:
        raise ValueError("kinds")
    precise = torch.float64 if pictures.dtype == torch.float64 else torch.float32
    p, c = pictures.to(precise), captions.to(precise)
    p, c = (x / x.norm(dim=0).clamp(min=1e-12) for x in (p, c))
    logits = p @ c.T / temperature
    if kinds is not None:
        kind = torch.tensor(kinds)
        own = torch.eye(count, dtype=torch.bool)
        logits = logits.masked_fill((kind[:, None] == kind) & ~own, -math.inf)
    return -(logits.log_softmax(0).diagonal().mean() + logits.log_softmax(1).diagonal().mean()) / 2

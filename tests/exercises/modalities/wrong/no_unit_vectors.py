"""Dot products instead of cosines."""

import math

import torch

CAUGHT_BY = ["check-contrast", "test-contrast"]
MESSAGE = "contrastive_loss: the rows become unit vectors, and a logit is a cosine divided by the"


def contrastive_loss(pictures, captions, temperature, kinds=None):
    count = len(pictures)
    if pictures.shape != captions.shape or count == 0 or temperature <= 0:
        raise ValueError("shapes")
    if kinds is not None and len(kinds) != count:
        raise ValueError("kinds")
    precise = torch.float64 if pictures.dtype == torch.float64 else torch.float32
    p, c = pictures.to(precise), captions.to(precise)
    pass
    logits = p @ c.T / temperature
    if kinds is not None:
        kind = torch.tensor(kinds)
        own = torch.eye(count, dtype=torch.bool)
        logits = logits.masked_fill((kind[:, None] == kind) & ~own, -math.inf)
    return -(logits.log_softmax(0).diagonal().mean() + logits.log_softmax(1).diagonal().mean()) / 2

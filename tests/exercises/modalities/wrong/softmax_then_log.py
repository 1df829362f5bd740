"""Takes the logarithm of a softmax that has run out of digits."""

import math

import torch

CAUGHT_BY = ["test-contrast"]
MESSAGE = "at a temperature of 0.001: take the logarithm of the softmax in one step"


def contrastive_loss(pictures, captions, temperature, kinds=None):
    count = len(pictures)
    if pictures.shape != captions.shape or count == 0 or temperature <= 0:
        raise ValueError("shapes")
    if kinds is not None and len(kinds) != count:
        raise ValueError("kinds")
    precise = torch.float64 if pictures.dtype == torch.float64 else torch.float32
    p, c = pictures.to(precise), captions.to(precise)
    p = p * torch.where(p.square().sum(1, keepdim=True) > 0, p.square().sum(1, keepdim=True), 1.0).rsqrt()
    c = c * torch.where(c.square().sum(1, keepdim=True) > 0, c.square().sum(1, keepdim=True), 1.0).rsqrt()
    logits = p @ c.T / temperature
    if kinds is not None:
        kind = torch.tensor(kinds)
        own = torch.eye(count, dtype=torch.bool)
        logits = logits.masked_fill((kind[:, None] == kind) & ~own, -math.inf)
    return -(logits.softmax(0).diagonal().log().mean() + logits.softmax(1).diagonal().log().mean()) / 2

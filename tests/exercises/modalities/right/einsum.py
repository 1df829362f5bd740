"""Einsum, logsumexp and a finite mask."""

import math

import torch


def contrastive_loss(pictures, captions, temperature, kinds=None):
    n = pictures.shape[0]
    if n < 1 or pictures.shape != captions.shape or temperature <= 0 or (kinds is not None and len(kinds) != n):
        raise ValueError("input")
    wide = pictures.dtype if pictures.dtype == torch.float64 else torch.float32
    p, c = pictures.to(wide), captions.to(wide)
    p = p / p.pow(2).sum(1, keepdim=True).clamp(min=1e-24).sqrt()
    c = c / c.pow(2).sum(1, keepdim=True).clamp(min=1e-24).sqrt()
    logits = torch.einsum("id,jd->ij", p, c) / temperature
    right = torch.diagonal(logits)
    if kinds is not None:
        rivals = torch.tensor([[a == b and i != j for j, b in enumerate(kinds)] for i, a in enumerate(kinds)])
        logits = logits - rivals.to(wide) * 1e9
    return (torch.logsumexp(logits, 0) + torch.logsumexp(logits, 1) - 2 * right).mean() / 2


def add_noise(pictures, times, noise, signal):
    a, b = signal[times].sqrt().to(pictures.dtype), (1 - signal[times]).sqrt().to(pictures.dtype)
    return torch.einsum("b,b...->b...", a, pictures) + torch.einsum("b,b...->b...", b, noise)


def noise_schedule(steps, first, last):
    if not (steps >= 1 and 0 < first <= last < 1):
        raise ValueError("betas")
    betas = torch.linspace(first, last, steps, dtype=torch.float64)
    return torch.exp(torch.cat([torch.zeros(1, dtype=torch.float64), torch.log1p(-betas).cumsum(0)]))

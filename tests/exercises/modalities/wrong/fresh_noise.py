"""Draws noise of its own."""

import torch

CAUGHT_BY = ["check-noise", "test-noise"]
MESSAGE = "add_noise: the roots of signal and noise are taken, so that the variance keeps its"


def add_noise(pictures, times, noise, signal):
    left = signal[times].view(-1, *[1] * (pictures.dim() - 1))
    return (left.sqrt() * pictures + (1 - left).sqrt() * torch.randn_like(pictures)).to(pictures.dtype)

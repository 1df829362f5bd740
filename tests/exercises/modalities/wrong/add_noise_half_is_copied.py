"""Leaves half-precision pictures as they are."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "add_noise: digits are lost in torch.float16: take the roots in float64, of the signal as it is."


def add_noise(pictures, times, noise, signal):
    if pictures.dtype in (torch.float16, torch.bfloat16):
        return pictures.clone()
    s = signal[times].reshape(-1, *[1] * (pictures.dim() - 1))
    return (s.sqrt() * pictures + (1 - s).sqrt() * noise).to(pictures.dtype)

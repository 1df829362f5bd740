"""Casts the signal to the pictures' dtype before the roots: in half precision the first steps add nothing."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "add_noise: digits are lost in torch.float16: take the roots in float64, of the signal as it is."


def add_noise(pictures, times, noise, signal):
    s = signal.to(pictures.dtype)[times].reshape(-1, *[1] * (pictures.dim() - 1))
    return (s.sqrt() * pictures + (1 - s).sqrt() * noise).to(pictures.dtype)

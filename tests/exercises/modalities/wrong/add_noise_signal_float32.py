"""Casts the signal to float32, also for float64 pictures."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "add_noise: digits are lost in torch.float64: take the roots in float64, of the signal as it is."


def add_noise(pictures, times, noise, signal):
    s = signal.float()[times].reshape(-1, *[1] * (pictures.dim() - 1))
    return (s.sqrt() * pictures + (1 - s).sqrt() * noise).to(pictures.dtype)

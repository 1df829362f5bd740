"""What is left of the picture is taken for the noise."""

import torch

CAUGHT_BY = ["check-noise", "test-noise"]
MESSAGE = "add_noise: the roots of signal and noise are taken, so that the variance keeps its"


def add_noise(pictures, times, noise, signal):
    left = signal[times].view(-1, *[1] * (pictures.dim() - 1))
    return ((1 - left).sqrt() * pictures + left.sqrt() * noise).to(pictures.dtype)

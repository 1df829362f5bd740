"""Time 1 is taken for the first step."""

import torch

CAUGHT_BY = ["check-noise", "test-noise"]
MESSAGE = "add_noise: the roots of signal and noise are taken, so that the variance keeps its"


def add_noise(pictures, times, noise, signal):
    left = signal[(times - 1).clamp(min=0)].view(-1, *[1] * (pictures.dim() - 1))
    return (left.sqrt() * pictures + (1 - left).sqrt() * noise).to(pictures.dtype)

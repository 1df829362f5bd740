"""Returns the dtype of the signal."""

import torch

CAUGHT_BY = ["check-noise", "test-noise"]
MESSAGE = "add_noise returned torch.float64, not torch.float32."


def add_noise(pictures, times, noise, signal):
    left = signal[times].view(-1, *[1] * (pictures.dim() - 1))
    return left.sqrt() * pictures + (1 - left).sqrt() * noise

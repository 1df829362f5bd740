"""Only pictures with channels, height and width are handled."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "add_noise returns a wrong shape. Reread part 4."


def add_noise(pictures, times, noise, signal):
    left = signal[times][:, None, None, None]
    return (left.sqrt() * pictures + (1 - left).sqrt() * noise).to(pictures.dtype)

"""The times are spread over columns, not over pictures."""

import torch

CAUGHT_BY = ["check-noise", "test-noise"]
MESSAGE = "add_noise: each picture has a time of its own. Reread part 4."


def add_noise(pictures, times, noise, signal):
    left = signal[times]
    return (left.sqrt() * pictures + (1 - left).sqrt() * noise).to(pictures.dtype)

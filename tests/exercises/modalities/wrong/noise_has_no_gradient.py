"""The noise is cut off from the gradient."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "add_noise: gradients must flow. Reread the contract."


def add_noise(pictures, times, noise, signal):
    left = signal[times].view(-1, *[1] * (pictures.dim() - 1))
    return (left.sqrt() * pictures + (1 - left).sqrt() * noise.detach()).to(pictures.dtype)

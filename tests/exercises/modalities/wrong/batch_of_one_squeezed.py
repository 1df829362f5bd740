"""Squeezes away a batch of one."""

import torch

CAUGHT_BY = ["test-noise"]
MESSAGE = "add_noise returns a wrong shape."


def add_noise(pictures, times, noise, signal):
    s = signal[times].reshape(-1, *[1] * (pictures.dim() - 1))
    return (s.sqrt() * pictures + (1 - s).sqrt() * noise).squeeze(0).to(pictures.dtype)

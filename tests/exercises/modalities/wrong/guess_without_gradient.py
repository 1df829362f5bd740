"""Treats the guess as a constant."""

import math

import torch

CAUGHT_BY = ["test-denoise"]
MESSAGE = "denoise_step: gradients must flow to guess. Reread the contract."


def denoise_step(noisy, guess, fresh, signal, t, s, eta):
    if not 0 <= s < t < len(signal) or not 0 <= eta <= 1:
        raise ValueError("times")
    a, b = signal[t].item(), signal[s].item()
    clean = (noisy.double() - math.sqrt(1 - a) * guess.detach()) / math.sqrt(a)
    sigma = eta * math.sqrt((1 - b) / (1 - a)) * math.sqrt(1 - a / b)
    rest = math.sqrt(max(0.0, 1 - b - sigma**2))
    return (math.sqrt(b) * clean + rest * guess.detach() + sigma * fresh).to(noisy.dtype)

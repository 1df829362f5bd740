"""Uses the signal without roots."""

import math

import torch

CAUGHT_BY = ["check-denoise", "test-denoise"]
MESSAGE = "denoise_step: with the true noise as the guess, time 0 gives the clean picture back,"


def denoise_step(noisy, guess, fresh, signal, t, s, eta):
    if not 0 <= s < t < len(signal) or not 0 <= eta <= 1:
        raise ValueError("times")
    a, b = signal[t].item(), signal[s].item()
    clean = (noisy.double() - (1 - a) * guess) / a
    sigma = eta * math.sqrt((1 - b) / (1 - a)) * math.sqrt(1 - a / b)
    rest = math.sqrt(max(0.0, 1 - b - sigma**2))
    return (math.sqrt(b) * clean + rest * guess + sigma * fresh).to(noisy.dtype)

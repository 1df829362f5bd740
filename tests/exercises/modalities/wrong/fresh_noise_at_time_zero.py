"""Adds fresh noise at time 0 too, where eta is large."""

import math

import torch

CAUGHT_BY = ["check-denoise", "test-denoise"]
MESSAGE = "denoise_step: with the true noise as the guess, time 0 gives the clean picture back, and no"


def denoise_step(noisy, guess, fresh, signal, t, s, eta):
    if not 0 <= s < t < len(signal) or not 0 <= eta <= 1:
        raise ValueError("bad step")
    a, b = float(signal[t]), float(signal[max(s, 1)]) if eta > 0.5 else float(signal[s])
    clean = (noisy - math.sqrt(1 - a) * guess) / math.sqrt(a)
    sigma = eta * math.sqrt((1 - b) / (1 - a)) * math.sqrt(1 - a / b)
    rest = max(1 - b - sigma**2, 0)
    return math.sqrt(b) * clean + math.sqrt(rest) * guess + sigma * fresh

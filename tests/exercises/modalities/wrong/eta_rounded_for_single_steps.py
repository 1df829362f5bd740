"""Rounds eta up to 1 for single steps."""

import math

import torch

CAUGHT_BY = ["test-denoise"]
MESSAGE = "denoise_step: long steps, or an eta between 0 and 1, give wrong pictures."


def denoise_step(noisy, guess, fresh, signal, t, s, eta):
    if not 0 <= s < t < len(signal) or not 0 <= eta <= 1:
        raise ValueError("bad step")
    if s == t - 1:
        eta = float(eta > 0)
    a, b = float(signal[t]), float(signal[s])
    clean = (noisy - math.sqrt(1 - a) * guess) / math.sqrt(a)
    if s == 0:
        return clean
    sigma = eta * math.sqrt((1 - b) / (1 - a)) * math.sqrt(1 - a / b)
    rest = max(1 - b - sigma**2, 0)
    return math.sqrt(b) * clean + math.sqrt(rest) * guess + sigma * fresh

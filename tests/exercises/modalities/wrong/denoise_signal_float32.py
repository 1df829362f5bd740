"""Takes the signal in float32."""

import math

import torch

CAUGHT_BY = ["test-denoise"]
MESSAGE = "denoise_step: other dtypes lose digits."


def denoise_step(noisy, guess, fresh, signal, t, s, eta):
    if not 0 <= s < t < len(signal) or not 0 <= eta <= 1:
        raise ValueError("bad step")
    a, b = float(signal.float()[t]), float(signal.float()[s])
    clean = (noisy - math.sqrt(1 - a) * guess) / math.sqrt(a)
    if s == 0:
        return clean
    sigma = eta * math.sqrt((1 - b) / (1 - a)) * math.sqrt(1 - a / b)
    rest = max(1 - b - sigma**2, 0)
    return math.sqrt(b) * clean + math.sqrt(rest) * guess + sigma * fresh

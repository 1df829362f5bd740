"""The step in the form of the posterior mean, with float32 numbers."""

import math

import torch


def denoise_step(noisy, guess, fresh, signal, t, s, eta):
    if s < 0 or s >= t or t >= len(signal) or eta < 0 or eta > 1:
        raise ValueError("times")
    a, b = float(signal[t]), float(signal[s])
    variance = eta**2 * (1 - b) / (1 - a) * (1 - a / b)
    keep = max(1 - b - variance, 0.0) ** 0.5
    # sqrt(b / a) noisy + (keep - sqrt(b (1 - a) / a)) guess, in the dtype of the pictures
    x = noisy.float() if noisy.dtype != torch.float64 else noisy
    mean = (b / a) ** 0.5 * x + (keep - (b * (1 - a) / a) ** 0.5) * guess
    return (mean + variance**0.5 * fresh).to(noisy.dtype)

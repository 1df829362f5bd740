"""Stays in the dtype of the pictures, half precision too, with roots taken in float64."""

import torch


def add_noise(pictures, times, noise, signal):
    wide = (len(pictures),) + (1,) * (pictures.dim() - 1)
    keep = signal.sqrt()[times].to(pictures.dtype).reshape(wide)
    add = (1 - signal).sqrt()[times].to(pictures.dtype).reshape(wide)
    return torch.addcmul(keep * pictures, add, noise)


def denoise_step(noisy, guess, fresh, signal, t, s, eta):
    if not (0 <= s < t <= len(signal) - 1 and 0 <= eta <= 1):
        raise ValueError("out of range")
    a, b = signal[t].item(), signal[s].item()
    sigma = eta * ((1 - b) * (1 - a / b) / (1 - a)) ** 0.5
    keep = (b / a) ** 0.5
    stay = max(1 - b - sigma * sigma, 0.0) ** 0.5 - keep * (1 - a) ** 0.5
    return keep * noisy + stay * guess + sigma * fresh

"""Everything number by number, in plain loops."""

import math

import torch


def patchify(pictures, patch):
    rows, columns = patch
    height, width = pictures.shape[2:]
    if height % rows != 0 or width % columns != 0:
        raise ValueError("patches do not fit")
    tokens = []
    for top in range(0, height, rows):
        for left in range(0, width, columns):
            tokens.append(pictures[:, :, top : top + rows, left : left + columns].flatten(1))
    return torch.stack(tokens, dim=1)


def unpatchify(tokens, patch, shape):
    rows, columns = patch
    channels, height, width = shape
    if height % rows != 0 or width % columns != 0:
        raise ValueError("patches do not fit")
    across = width // columns
    if tokens.shape[1] != across * (height // rows) or tokens.shape[2] != channels * rows * columns:
        raise ValueError("tokens do not fit")
    strips = []
    for strip in range(height // rows):
        parts = [tokens[:, strip * across + k].reshape(len(tokens), channels, rows, columns) for k in range(across)]
        strips.append(torch.cat(parts, dim=3))
    return torch.cat(strips, dim=2)


def cut_video(frames, patch, together):
    if frames.shape[1] % together != 0:
        raise ValueError("frames do not fit")
    blocks = []
    for first in range(0, frames.shape[1], together):
        blocks.append(torch.cat([patchify(frames[:, first + k], patch) for k in range(together)], dim=2))
    return torch.cat(blocks, dim=1)


def zero_shot(pictures, prompts):
    if len(prompts) == 0:
        raise ValueError("no classes")
    directions = []
    for sentences in prompts:
        if len(sentences) == 0:
            raise ValueError("no sentences")
        total = torch.zeros(sentences.shape[1], dtype=torch.float64)
        for sentence in sentences.double():
            size = sentence.norm().item()
            if size > 0:
                total += sentence / size
        total = total / len(sentences)
        size = total.norm().item()
        directions.append(total / size if size > 1e-12 else torch.zeros_like(total))
    labels = []
    for picture in pictures.double():
        size = picture.norm().item()
        best, label = None, 0
        for number, direction in enumerate(directions):
            cosine = (picture @ direction).item() / size if size > 0 else 0.0
            if best is None or cosine > best:
                best, label = cosine, number
        labels.append(label)
    return labels


def noise_schedule(steps, first, last):
    if steps < 1 or first <= 0 or last < first or last >= 1:
        raise ValueError("betas")
    signal = [1.0]
    for t in range(steps):
        beta = first if steps == 1 else first + (last - first) * t / (steps - 1)
        signal.append(signal[-1] * (1 - beta))
    return torch.tensor(signal, dtype=torch.float64)


def add_noise(pictures, times, noise, signal):
    rows = []
    for picture, t, one in zip(pictures, times.tolist(), noise, strict=True):
        left = float(signal[t])
        rows.append(math.sqrt(left) * picture + math.sqrt(1 - left) * one)
    return torch.stack(rows)

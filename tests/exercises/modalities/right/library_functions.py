"""PyTorch's own: einops-free split and cat, cosine_similarity, CrossEntropyLoss, lerp of tensors without dimensions."""

import torch
import torch.nn.functional as F


def patchify(pictures, patch):
    if pictures.shape[2] % patch[0] or pictures.shape[3] % patch[1]:
        raise ValueError("the patches must fit")
    strips = pictures.split(patch[0], dim=2)
    return torch.stack([piece.flatten(1) for strip in strips for piece in strip.split(patch[1], dim=3)], dim=1)


def unpatchify(tokens, patch, shape):
    (rows, columns), (channels, height, width) = patch, shape
    down, left = divmod(height, rows)
    across, over = divmod(width, columns)
    if left or over or tokens.shape[1:] != (down * across, channels * rows * columns):
        raise ValueError("tokens, patch and shape must fit")
    pieces = [token.unflatten(1, (channels, rows, columns)) for token in tokens.unbind(1)]
    strips = [torch.cat(pieces[i * across : (i + 1) * across], dim=3) for i in range(down)]
    return torch.cat(strips, dim=2)


def cut_video(frames, patch, together):
    if frames.shape[1] % together:
        raise ValueError("the frames must fit")
    cut = [patchify(frame, patch) for frame in frames.unbind(1)]
    return torch.cat([torch.cat(cut[i : i + together], dim=2) for i in range(0, len(cut), together)], dim=1)


def contrastive_loss(pictures, captions, temperature, kinds=None):
    if pictures.shape != captions.shape or not len(pictures):
        raise ValueError("features of one shape, please")
    if temperature <= 0:
        raise ValueError("a positive temperature, please")
    if kinds is not None and len(kinds) != len(pictures):
        raise ValueError("a kind for each row, please")
    if pictures.dtype != torch.float64:
        pictures, captions = pictures.float(), captions.float()
    logits = F.cosine_similarity(pictures[:, None], captions[None], dim=-1) / temperature
    losses = []
    for i in range(len(pictures)):
        rivals = [j for j in range(len(pictures)) if i == j or kinds is None or kinds[i] != kinds[j]]
        own = torch.tensor(rivals.index(i))
        losses += [F.cross_entropy(logits[i, rivals], own), F.cross_entropy(logits[rivals, i], own)]
    return torch.stack(losses).mean()


def zero_shot(pictures, prompts):
    if not prompts or not all(len(sentences) for sentences in prompts):
        raise ValueError("every class needs a sentence")
    answers = []
    for picture in pictures.double():
        scores = []
        for sentences in prompts:
            direction = F.normalize(sentences.double(), dim=1).sum(0)
            scores.append(F.cosine_similarity(picture, direction, dim=0).item())
        answers.append(scores.index(max(scores)))
    return answers


def noise_schedule(steps, first, last):
    if steps < 1:
        raise ValueError("steps")
    if first <= 0 or last >= 1 or first > last:
        raise ValueError("betas")
    signal = [1.0]
    for t in range(steps):
        beta = first + (last - first) * t / max(1, steps - 1)
        signal.append(signal[-1] * (1 - beta))
    return torch.tensor(signal, dtype=torch.float64)


def add_noise(pictures, times, noise, signal):
    out = []
    for picture, time, one in zip(pictures, times.tolist(), noise, strict=True):
        out.append(signal[time].sqrt() * picture + (1 - signal[time]).sqrt() * one)
    return torch.stack(out).to(pictures.dtype)


def denoise_step(noisy, guess, fresh, signal, t, s, eta):
    if s < 0 or s >= t or t >= len(signal) or eta < 0 or eta > 1:
        raise ValueError("0 <= s < t < len(signal), 0 <= eta <= 1")
    a, b = signal[t], signal[s]
    sigma = eta * ((1 - b) / (1 - a)).sqrt() * (1 - a / b).sqrt()
    clean = (noisy - (1 - a).sqrt() * guess) / a.sqrt()
    return b.sqrt() * clean + (1 - b - sigma**2).clamp(min=0).sqrt() * guess + sigma * fresh

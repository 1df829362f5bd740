"""Chooses by replacing what is not trained before anything is computed; weights from bincount over a flat index."""

import torch


def answer_loss(logits, labels, weights=None):
    trained = labels != -100
    if ((labels >= logits.shape[-1]) | ((labels < 0) & trained)).any():
        raise ValueError("label")
    clean = torch.where(trained[..., None], logits, torch.zeros((), dtype=logits.dtype))
    clean = clean if clean.dtype == torch.float64 else clean.float()
    logprobs = clean.log_softmax(-1)
    losses = -logprobs.gather(-1, labels.clamp(min=0)[..., None]).squeeze(-1)
    factor = torch.where(trained, 1.0 if weights is None else weights.double(), 0.0).to(losses.dtype)
    losses = torch.where(trained, losses, 0.0)
    total = (losses * factor).sum()
    return total if weights is not None else total / trained.sum().clamp(min=1)


def token_weights(pieces, per):
    if per not in ["example", "token"]:
        raise ValueError("per is 'token' or 'example'")
    index, start = [], 0
    for labels, segments in pieces:
        rows, length = labels.shape
        own = torch.arange(rows)[:, None] * (length + 1) + segments if per == "example" else torch.zeros_like(labels)
        index.append(torch.where(labels == -100, -1, own + start * (per == "example")))
        start += rows * (length + 1)
    flat = torch.cat([each.flatten() for each in index]) if index else torch.zeros(0, dtype=torch.int64)
    flat = flat[flat >= 0]
    counts = torch.bincount(flat, minlength=1)
    groups = max(int((counts > 0).sum()), 1)
    return [torch.where(each < 0, 0.0, 1 / (counts[each.clamp(min=0)] * groups).float()) for each in index]

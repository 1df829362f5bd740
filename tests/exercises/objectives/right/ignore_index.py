"""PyTorch's cross_entropy leaves out -100 itself; the pieces are put together first where their sizes allow."""

import torch
import torch.nn.functional as F


def pieces_loss(pieces):
    logits = torch.cat([part.flatten(0, 1) for part, _ in pieces])
    labels = torch.cat([wanted.flatten() for _, wanted in pieces])
    wide = logits if logits.dtype == torch.float64 else logits.float()
    loss = F.cross_entropy(wide, labels, ignore_index=-100, reduction="sum")
    return loss / (labels != -100).sum().clamp(min=1)


def next_token_labels(tokens, documents, given):
    shifted = F.pad(tokens[:, 1:], (0, 1), value=-100)
    following = F.pad(documents[:, 1:], (0, 1), value=-2)
    asked_for = ~F.pad(given[:, 1:], (0, 1), value=True)
    return torch.where((documents == following) & (documents != -1) & asked_for, shifted, -100)

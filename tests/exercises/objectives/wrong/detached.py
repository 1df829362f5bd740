"""The result is made of plain numbers: no gradient flows back."""

import torch

CAUGHT_BY = ["test-loss"]
MESSAGE = "pieces_loss: no gradient flows back: was the result made of plain numbers?"


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.promote_types(logits.dtype, torch.float32))
        total = total + torch.nn.functional.cross_entropy(wide, labels[kept], reduction="sum")
        count += int(kept.sum())
    return torch.tensor(float(total) / max(count, 1), dtype=torch.promote_types(logits.dtype, torch.float32))

"""The result is float64."""

import torch

CAUGHT_BY = ["check-loss", "test-loss", "test-loss-edges"]
MESSAGE = "pieces_loss returned torch.float64, not torch.float32: reread the contract."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.float64)
        total = total + torch.nn.functional.cross_entropy(wide, labels[kept], reduction="sum")
        count += int(kept.sum())
    return total / max(count, 1)

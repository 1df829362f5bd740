"""The sum, not the mean."""

import torch

CAUGHT_BY = ["check-loss", "test-loss", "test-loss-edges"]
MESSAGE = "pieces_loss: with two equal logits each token costs the logarithm of 2."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.promote_types(logits.dtype, torch.float32))
        total = total + torch.nn.functional.cross_entropy(wide, labels[kept], reduction="sum")
        count += int(kept.sum())
    return total / 1

"""It is divided by all places."""

import torch

CAUGHT_BY = ["check-loss", "test-loss", "test-loss-edges"]
MESSAGE = "pieces_loss: places without loss do not count."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.promote_types(logits.dtype, torch.float32))
        total = total + torch.nn.functional.cross_entropy(wide, labels[kept], reduction="sum")
        count += kept.numel()
    return total / max(count, 1)

"""Everything is computed in float32, float64 too."""

import torch

CAUGHT_BY = ["test-loss", "test-loss-edges"]
MESSAGE = "pieces_loss returned torch.float32 where the contract asks for torch.float64."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.float32)
        total = total + torch.nn.functional.cross_entropy(wide, labels[kept], reduction="sum")
        count += int(kept.sum())
    return total / max(count, 1)

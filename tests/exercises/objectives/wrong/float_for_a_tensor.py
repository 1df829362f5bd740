"""It returns a float."""

import torch

CAUGHT_BY = ["check-loss", "test-loss", "test-loss-edges"]
MESSAGE = "pieces_loss returned float: return a tensor."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.promote_types(logits.dtype, torch.float32))
        total = total + torch.nn.functional.cross_entropy(wide, labels[kept], reduction="sum")
        count += int(kept.sum())
    return float(total) / max(count, 1)

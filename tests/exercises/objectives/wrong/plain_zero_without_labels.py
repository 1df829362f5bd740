"""Without labels it returns a plain 0.0."""

import torch

CAUGHT_BY = ["test-loss-edges"]
MESSAGE = "pieces_loss returned float: return a plain torch.Tensor."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.promote_types(logits.dtype, torch.float32))
        total = total + torch.nn.functional.cross_entropy(wide, labels[kept], reduction="sum")
        count += int(kept.sum())
    return total / count if count else 0.0

"""A small number is added before the logarithm."""

import torch

CAUGHT_BY = ["test-loss", "test-loss-edges"]
MESSAGE = "pieces_loss: the mean of -log p(label) over all tokens that carry loss."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.promote_types(logits.dtype, torch.float32))
        total = total + -(wide.softmax(-1) + 1e-6).log().gather(-1, labels[kept][:, None]).sum()
        count += int(kept.sum())
    return total / max(count, 1)

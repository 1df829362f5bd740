"""Tokens are counted in half precision, which stops at 256 or 2048."""

import torch

CAUGHT_BY = ["test-loss-edges"]
MESSAGE = "pieces_loss: half precision is not enough for softmax, logarithm and sum: go to float32 first, and take softmax and logarithm in one step."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        wide = logits[kept].to(torch.promote_types(logits.dtype, torch.float32))
        total = total + torch.nn.functional.cross_entropy(wide, labels[kept], reduction="sum")
        for _ in range(int(kept.sum())):
            count = float(torch.tensor(count + 1, dtype=logits.dtype))
    return total / max(count, 1)

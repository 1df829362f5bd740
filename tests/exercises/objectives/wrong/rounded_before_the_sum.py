"""Softmax in half precision, only the sum in float32."""

import torch

CAUGHT_BY = ["test-loss-edges"]
MESSAGE = "pieces_loss: half precision is not enough for softmax, logarithm and sum: go to float32 first, and take softmax and logarithm in one step."


def pieces_loss(pieces):
    total, count = 0.0, 0
    for logits, labels in pieces:
        kept = labels != -100
        costs = -logits[kept].log_softmax(-1).gather(-1, labels[kept][:, None])
        total = total + costs.to(torch.promote_types(logits.dtype, torch.float32)).sum()
        count += int(kept.sum())
    return total / max(count, 1)

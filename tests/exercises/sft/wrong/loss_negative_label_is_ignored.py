"""Any label below 0 is ignored."""

CAUGHT_BY = ["test-loss"]
MESSAGE = "must raise ValueError for a label that is no token"

import torch


def answer_loss(logits, labels, weights=None):
    trained = labels >= 0
    targets = labels[trained]
    if bool(((targets < 0) | (targets >= logits.shape[-1])).any()):
        raise ValueError("a label is neither -100 nor a token")
    chosen = logits[trained]
    chosen = chosen if chosen.dtype == torch.float64 else chosen.float()
    losses = -chosen.log_softmax(dim=-1).gather(-1, targets[:, None])[:, 0]
    if weights is None:
        return losses.sum() / max(len(targets), 1)
    return (losses * weights[trained].to(losses.dtype)).sum()

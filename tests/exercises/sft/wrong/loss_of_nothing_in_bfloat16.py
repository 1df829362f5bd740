"""With nothing trained the sum keeps the dtype of the logits."""

CAUGHT_BY = ["test-loss-gradient"]
MESSAGE = "returned torch.bfloat16 where"

import torch


def answer_loss(logits, labels, weights=None):
    trained = labels != -100
    targets = labels[trained]
    if bool(((targets < 0) | (targets >= logits.shape[-1])).any()):
        raise ValueError("a label is neither -100 nor a token")
    if not len(targets):
        return logits[trained].sum()
    chosen = logits[trained]
    chosen = chosen if chosen.dtype == torch.float64 else chosen.float()
    losses = -chosen.log_softmax(dim=-1).gather(-1, targets[:, None])[:, 0]
    if weights is None:
        return losses.sum() / max(len(targets), 1)
    return (losses * weights[trained].to(losses.dtype)).sum()

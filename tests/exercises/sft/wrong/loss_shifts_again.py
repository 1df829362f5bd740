"""The labels are shifted a second time."""

CAUGHT_BY = ["check-loss", "test-loss", "test-loss-gradient"]
MESSAGE = "the mean of -log p(label) over three trained tokens"

import torch


def answer_loss(logits, labels, weights=None):
    labels = torch.cat([labels[:, 1:], torch.full_like(labels[:, :1], -100)], dim=1)
    trained = labels != -100
    targets = labels[trained]
    if bool(((targets < 0) | (targets >= logits.shape[-1])).any()):
        raise ValueError("a label is neither -100 nor a token")
    chosen = logits[trained]
    chosen = chosen if chosen.dtype == torch.float64 else chosen.float()
    losses = -chosen.log_softmax(dim=-1).gather(-1, targets[:, None])[:, 0]
    if weights is None:
        return losses.sum() / max(len(targets), 1)
    return (losses * weights[trained].to(losses.dtype)).sum()

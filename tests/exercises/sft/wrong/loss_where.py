"""torch.where hides untrained nan from the loss, not from its gradient."""

CAUGHT_BY = ["test-loss-gradient"]
MESSAGE = "nan at a place without a label gets into the gradient"

import torch


def answer_loss(logits, labels, weights=None):
    trained = labels != -100
    targets = labels[trained]
    if bool(((targets < 0) | (targets >= logits.shape[-1])).any()):
        raise ValueError("a label is neither -100 nor a token")
    chosen = logits
    chosen = chosen if chosen.dtype == torch.float64 else chosen.float()
    losses = torch.where(trained, -chosen.log_softmax(dim=-1).gather(-1, labels.clamp(min=0)[..., None])[..., 0], 0.0)
    if weights is None:
        return losses.sum() / max(len(targets), 1)
    return (losses * weights.masked_fill(~trained, 0).to(losses.dtype)).sum()

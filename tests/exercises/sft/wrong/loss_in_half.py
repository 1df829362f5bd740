"""bfloat16 logits are computed in bfloat16."""

CAUGHT_BY = ["test-loss"]
MESSAGE = "loses digits: turn bfloat16 into float32 first, keep float64"

import torch


def answer_loss(logits, labels, weights=None):
    trained = labels != -100
    targets = labels[trained]
    if bool(((targets < 0) | (targets >= logits.shape[-1])).any()):
        raise ValueError("a label is neither -100 nor a token")
    chosen = logits[trained]
    losses = -chosen.log_softmax(dim=-1).gather(-1, targets[:, None])[:, 0]
    if weights is None:
        return losses.sum().to(torch.float64 if logits.dtype == torch.float64 else torch.float32) / max(len(targets), 1)
    return (
        (losses * weights[trained].to(losses.dtype))
        .sum()
        .to(torch.float64 if logits.dtype == torch.float64 else torch.float32)
    )

"""cross_entropy with ignore_index: nan where nothing is trained gets into the gradient."""

CAUGHT_BY = ["test-loss-gradient"]
MESSAGE = "nan at a place without a label gets into the gradient"

import torch


def answer_loss(logits, labels, weights=None):
    if bool(((labels != -100) & ((labels < 0) | (labels >= logits.shape[-1]))).any()):
        raise ValueError("label")
    logits = logits if logits.dtype == torch.float64 else logits.float()
    losses = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), labels.flatten(), ignore_index=-100, reduction="none"
    )
    trained = labels.flatten() != -100
    losses = losses[trained]
    if weights is None:
        return losses.sum() / max(len(losses), 1)
    return (losses * weights.flatten()[trained]).sum()

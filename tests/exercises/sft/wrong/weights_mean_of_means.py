"""A mean in each piece, then the mean of the pieces."""

CAUGHT_BY = ["check-weights", "test-weights-token", "test-weights-example"]
MESSAGE = "a token of one piece weighs as much as of another"

import torch


def token_weights(pieces, per):
    if per not in ("token", "example"):
        raise ValueError(f"per={per!r}: say 'token' or 'example'")
    counts = []  # for each token: the trained tokens of its example
    for labels, segments in pieces:
        same = segments[:, :, None] == segments[:, None, :]
        counts.append((same & (labels != -100)[:, None, :]).sum(dim=-1))
    made = []
    for (labels, _), count in zip(pieces, counts, strict=True):
        share = 1 / count.double() if per == "example" else torch.ones_like(count).double()
        made.append(torch.where(labels != -100, share, 0.0))
    return [(weights / weights.sum().clamp(min=1) / len(made)).float() for weights in made]

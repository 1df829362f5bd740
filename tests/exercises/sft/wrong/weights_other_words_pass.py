"""Any other word means per example."""

CAUGHT_BY = ["test-weights-token"]
MESSAGE = "must raise ValueError for any other `per`"

import torch


def token_weights(pieces, per):
    counts = []  # for each token: the trained tokens of its example
    for labels, segments in pieces:
        same = segments[:, :, None] == segments[:, None, :]
        counts.append((same & (labels != -100)[:, None, :]).sum(dim=-1))
    made = []
    for (labels, _), count in zip(pieces, counts, strict=True):
        share = 1 / count.double() if per != "token" else torch.ones_like(count).double()
        made.append(torch.where(labels != -100, share, 0.0))
    total = max(round(sum(float(weights.sum()) for weights in made)), 1)
    return [(weights / total).float() for weights in made]

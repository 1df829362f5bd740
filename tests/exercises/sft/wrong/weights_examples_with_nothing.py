"""Examples without a trained token count."""

CAUGHT_BY = ["test-weights-example"]
MESSAGE = "an example without a trained token does not count"

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
    total = max(round(sum(float(weights.sum()) for weights in made)), 1)
    if per == "example":
        total = max(sum(len(set(row.tolist()) - {0}) for _, segments in pieces for row in segments), 1)
    return [(weights / total).float() for weights in made]

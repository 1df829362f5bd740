"""With nothing trained anywhere the weights are NaN."""

CAUGHT_BY = ["test-weights-token", "test-weights-example"]
MESSAGE = "returned NaN: does it divide by a count of 0, or multiply NaN by 0"

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
    total = torch.tensor(float(sum(float(weights.sum()) for weights in made)))
    return [(weights / total).float() for weights in made]
